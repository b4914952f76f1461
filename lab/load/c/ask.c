#include "ask.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cpu.h"
#include "histogram.h"

/* For getaddrinfo, with room to spare. */
#define STACK (512 * 1024)

struct client
{
  const struct load *load;
  unsigned number;
  pthread_t thread;
  /* Its process; 0 for a thread. */
  pid_t process;
  void *state;
  pthread_barrier_t *start;
  uint64_t end;
  /* The key of the lookup in progress. */
  long asked;
  /* CPU nanoseconds of its process. */
  uint64_t cpu;
  uint64_t outcomes[OUTCOMES];
  /* The first fault of this client. */
  struct answer fault;
  struct histogram latencies;
};

static const char *const OUTCOME_NAMES[OUTCOMES] = { "daemon", "client", "mixed", "wrong", "lost", "late", "crashed" };

static uint64_t
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * UINT64_C (1000000000) + time.tv_nsec;
}

/* xorshift32 (Marsaglia, 2003). */
static uint32_t
next (uint32_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void *
look_up (void *argument)
{
  struct client *client = argument;
  const struct load *load = client->load;
  uint32_t random = (load->seed * 2654435761u) ^ (client->number + 1) * 2246822519u;
  if (random == 0)
    random = 1;
  pthread_barrier_wait (client->start);
  uint64_t time = now ();
  uint64_t until = time + load->milliseconds * UINT64_C (1000000);
  do
    {
      struct answer answer;
      client->asked = next (&random) % load->keys;
      answer_begin (&answer, client->asked);
      load->way->ask (client->state, load->database, &answer);
      uint64_t after = now ();
      client->latencies.counts[bucket_of (after - time)]++;
      client->outcomes[answer.outcome]++;
      if (answer.outcome >= MIXED && client->fault.outcome < MIXED)
        client->fault = answer;
      time = after;
    }
  while (time < until);
  client->end = time;
  return NULL;
}

/* Prints text as the content of a JSON string. */
static void
print_text (const char *text)
{
  for (; *text != '\0'; text++)
    putchar (*text < ' ' || *text > '~' || *text == '"' || *text == '\\' ? '?' : *text);
}

static void
report_faults (const struct client *clients, const struct load *load)
{
  printf (",\"faults\":[");
  const char *separator = "";
  /* One of each kind is enough. */
  for (int outcome = MIXED; outcome < OUTCOMES; outcome++)
    for (unsigned at = 0; at < load->clients; at++)
      if (clients[at].fault.outcome == (enum outcome) outcome)
        {
          char key[LONGEST_KEY];
          key_of (load->database, clients[at].fault.asked, key);
          printf ("%s{\"outcome\":\"%s\",\"asked\":\"%s\",\"got\":\"", separator, OUTCOME_NAMES[outcome], key);
          print_text (clients[at].fault.detail);
          printf ("\"}");
          separator = ",";
          break;
        }
  printf ("]");
}

static void
report (const struct client *clients, const struct load *load, uint64_t nanoseconds, uint64_t own, const uint64_t *others)
{
  uint64_t sums[OUTCOMES] = { 0 };
  for (unsigned at = 0; at < load->clients; at++)
    for (int outcome = 0; outcome < OUTCOMES; outcome++)
      sums[outcome] += clients[at].outcomes[outcome];
  printf ("{\"nanoseconds\":%" PRIu64 ",\"answers\":{", nanoseconds);
  for (int outcome = 0; outcome < OUTCOMES; outcome++)
    printf ("%s\"%s\":%" PRIu64, outcome == 0 ? "" : ",", OUTCOME_NAMES[outcome], sums[outcome]);
  printf ("}");
  report_faults (clients, load);
  printf (",\"cpu\":{\"self\":%" PRIu64 ",\"others\":[", own);
  for (int at = 0; load->processes[at] != 0; at++)
    printf ("%s%" PRIu64, at == 0 ? "" : ",", others[at]);
  printf ("]},\"latencies\":[");
  const char *separator = "";
  for (unsigned bucket = 0; bucket < BUCKETS; bucket++)
    {
      uint64_t count = 0;
      for (unsigned at = 0; at < load->clients; at++)
        count += clients[at].latencies.counts[bucket];
      if (count > 0)
        {
          printf ("%s[%" PRIu64 ",%" PRIu64 "]", separator, bucket_end (bucket), count);
          separator = ",";
        }
    }
  printf ("]}\n");
}

static void
start_thread (struct client *client)
{
  pthread_attr_t attributes;
  if (pthread_attr_init (&attributes) != 0 || pthread_attr_setstacksize (&attributes, STACK) != 0
      || pthread_create (&client->thread, &attributes, look_up, client) != 0)
    fail ("no thread");
}

static void
start_process (struct client *client)
{
  pid_t parent = getpid ();
  pid_t process = fork ();
  if (process < 0)
    fail ("no process");
  if (process > 0)
    {
      client->process = process;
      return;
    }
  /* A client that waits for the start does not outlive this program, and leaves no core file. */
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl (PR_SET_DUMPABLE, 0) != 0 || getppid () != parent)
    _exit (1);
  uint64_t own = cpu_of_self ();
  look_up (client);
  client->cpu = cpu_of_self () - own;
  _exit (0);
}

/* Waits for the end of a client. Returns the CPU time of its process; 0 for a thread. */
static uint64_t
join (struct client *client)
{
  int status = 0;
  if (client->process == 0)
    pthread_join (client->thread, NULL);
  else if (waitpid (client->process, &status, 0) < 0 || (WIFEXITED (status) && WEXITSTATUS (status) != 0))
    fail ("a client ended early");
  if (WIFSIGNALED (status))
    {
      char detail[LONGEST_DETAIL];
      snprintf (detail, sizeof detail, "the end of the client by signal %d (%s)", WTERMSIG (status),
                strsignal (WTERMSIG (status)));
      answer_begin (&client->fault, client->asked);
      answer_fault (&client->fault, CRASHED, detail);
      client->outcomes[CRASHED]++;
      client->end = now ();
    }
  return client->cpu;
}

/* Memory that the processes of clients share, filled with zeros. */
static void *
shared (size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    fail ("no memory");
  return memory;
}

void
ask_and_report (const struct load *load)
{
  bool processes = load->way->own_process[load->database];
  struct client *clients = shared (load->clients * sizeof *clients);
  pthread_barrier_t *start = shared (sizeof *start);
  pthread_barrierattr_t attributes;
  if (pthread_barrierattr_init (&attributes) != 0
      || pthread_barrierattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED) != 0
      || pthread_barrier_init (start, &attributes, load->clients + 1) != 0)
    fail ("no memory");
  for (unsigned at = 0; at < load->clients; at++)
    {
      clients[at].load = load;
      clients[at].number = at;
      clients[at].start = start;
      clients[at].state = load->way->begin (load->address);
      (processes ? start_process : start_thread) (&clients[at]);
    }
  uint64_t others[MOST_PROCESSES + 1] = { 0 };
  for (int at = 0; load->processes[at] != 0; at++)
    others[at] = cpu_of (load->processes[at]);
  uint64_t own = cpu_of_self ();
  uint64_t began = now ();
  pthread_barrier_wait (start);
  uint64_t end = began;
  uint64_t of_clients = 0;
  for (unsigned at = 0; at < load->clients; at++)
    {
      of_clients += join (&clients[at]);
      if (clients[at].end > end)
        end = clients[at].end;
    }
  own = cpu_of_self () - own + of_clients;
  for (int at = 0; load->processes[at] != 0; at++)
    {
      uint64_t after = cpu_of (load->processes[at]);
      others[at] = after > others[at] ? after - others[at] : 0;
    }
  report (clients, load, end - began, own, others);
}
