/* The load on a name service, and the servers for its limits.

     load ask WAY DATABASE CLIENTS MILLISECONDS KEYS SEED [PID...]
     load respond socket PATH
     load respond dns CLIENT-ADDRESS DAEMON-ADDRESS
     load buckets

   WAY is `libc`, `socket:PATH` or `nothing`. CLIENTS clients look up random keys of the first KEYS for MILLISECONDS, each at
   least once, and judge each answer (population.h). The CPU time of each PID is reported. `buckets` prints the bucket's end for each number on
   stdin, for the tests. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "histogram.h"
#include "respond.h"

#define MOST_CLIENTS 4096

void
fail (const char *what)
{
  fprintf (stderr, "%s: %s\n", what, strerror (errno));
  exit (1);
}

static void
usage (void)
{
  fputs ("see lab/load/c/main.c\n", stderr);
  exit (64);
}

static const struct way *
way_of (const char *word, const char **address)
{
  const char *colon = strchr (word, ':');
  *address = colon == NULL ? NULL : colon + 1;
  if (strcmp (word, "libc") == 0)
    return &way_libc;
  if (strcmp (word, "nothing") == 0)
    return &way_nothing;
  if (strncmp (word, "socket:", 7) == 0)
    return &way_socket;
  return NULL;
}

static void
ask_command (char **words, int count)
{
  pid_t processes[MOST_PROCESSES + 1] = { 0 };
  if (count < 6 || count > 6 + MOST_PROCESSES)
    usage ();
  struct load load = { .database = database_of (words[1]),
                       .clients = atoi (words[2]),
                       .milliseconds = atoi (words[3]),
                       .keys = atol (words[4]),
                       .seed = atoi (words[5]),
                       .processes = processes };
  load.way = way_of (words[0], &load.address);
  if (load.way == NULL || load.database == DATABASES || load.clients < 1 || load.clients > MOST_CLIENTS || load.keys < 1
      || load.keys > MOST_KEYS)
    usage ();
  for (int at = 6; at < count; at++)
    processes[at - 6] = atoi (words[at]);
  ask_and_report (&load);
}

static void
print_buckets (void)
{
  uint64_t value;
  while (scanf ("%" SCNu64, &value) == 1)
    printf ("%" PRIu64 "\n", bucket_end (bucket_of (value)));
}

int
main (int argc, char **argv)
{
  if (argc > 2 && strcmp (argv[1], "ask") == 0)
    ask_command (argv + 2, argc - 2);
  else if (argc == 4 && strcmp (argv[1], "respond") == 0 && strcmp (argv[2], "socket") == 0)
    respond_on_socket (argv[3]);
  else if (argc == 5 && strcmp (argv[1], "respond") == 0 && strcmp (argv[2], "dns") == 0)
    respond_to_dns (argv[3], argv[4]);
  else if (argc == 2 && strcmp (argv[1], "buckets") == 0)
    print_buckets ();
  else
    usage ();
  return 0;
}
