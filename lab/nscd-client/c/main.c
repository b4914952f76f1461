/* nscd-client: makes connections to the socket of a name service daemon, sends the octets of its commands, and reports each event.

     nscd-client UID GID

   It takes this user and group, and reads commands from stdin, one a line. CONNECTION is a number that was not used before.

     open CONNECTION PATH    connects to the unix socket at PATH. Nothing is read from the connection until `read`
     read CONNECTION         reads from now on
     write CONNECTION OCTETS sends octets, in hexadecimal, after those of earlier commands
     shut CONNECTION         sends no more: the daemon sees the end of the request (shutdown(2))
     close CONNECTION        closes it; it reports nothing more but `closed`

   It reports on stdout, one event a line. TIME is CLOCK_MONOTONIC in nanoseconds, ERRNO a number.

     ready PID                          it takes commands; PID is its process id
     opened CONNECTION TIME             connect(2) succeeded
     refused CONNECTION TIME ERRNO      connect(2) failed
     took CONNECTION TIME COUNT         the kernel has taken COUNT more octets; what is left of them is lost when the daemon closes
     wrote CONNECTION TIME              the kernel has taken all octets of the oldest `write`
     < CONNECTION TIME FDS OCTETS       the daemon sent octets (in hexadecimal) and FDS file descriptors
     ended CONNECTION TIME ERRNO        the daemon closed the connection (0), or it failed; nothing is sent or read any more
     closed CONNECTION TIME             the answer to `close`

   A connection that does not read reports `ended` only when it can send no more either. The program ends with stdin. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "commands.h"
#include "connection.h"

#define EXIT_USAGE 64

/* Connections are many, so the limit of descriptors is raised as far as possible. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* Takes an id, so that the daemon sees it as the credentials of this process. */
static void
take (const char *what, int (*set) (unsigned), const char *id)
{
  if (set ((unsigned) strtoul (id, NULL, 10)) == 0)
    return;
  fprintf (stderr, "%s %s: %s\n", what, id, strerror (errno));
  exit (EXIT_FAILURE);
}

static int
set_gid (unsigned id)
{
  return setresgid (id, id, id);
}

static int
set_uid (unsigned id)
{
  return setresuid (id, id, id);
}

int
main (int argc, char *argv[])
{
  if (argc != 3)
    {
      fputs ("usage: nscd-client UID GID\n", stderr);
      return EXIT_USAGE;
    }
  raise_descriptor_limit ();
  take ("gid", set_gid, argv[2]);
  take ("uid", set_uid, argv[1]);
  connections_begin (STDIN_FILENO);
  printf ("ready %d\n", (int) getpid ());
  for (;;)
    {
      /* All events of a round become visible together. */
      fflush (stdout);
      if (connections_wait () && !commands_read (STDIN_FILENO))
        return EXIT_SUCCESS;
    }
}
