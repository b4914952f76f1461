#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report.h"

struct program
{
  unsigned id;
  pid_t pid;
  /* It has ended, and the report of that is written or kept. */
  bool reported;
};

static struct program *programs;
static size_t count, capacity;
static const sigset_t *program_mask;
static pid_t own_pid;

/* Descriptors from here on belong to no program. */
#define SPARE MOST_STREAMS

void
programs_prepare (const sigset_t *mask)
{
  program_mask = mask;
  own_pid = getpid ();
}

/* Why a program did not start. The child writes it, because it shares this memory until it executes the program. */
static volatile int child_error;
static const char *volatile child_step;

static void __attribute__ ((noreturn))
give_up (const char *step)
{
  child_error = errno;
  child_step = step;
  _exit (127);
}

/* First all descriptors are copied to high numbers, because the number of one may be the target of another. */
static void
arrange_streams (const struct start *start)
{
  int spare[MOST_STREAMS];
  for (unsigned at = 0; at < start->stream_count; at++)
    {
      int stream = start->streams[at];
      int source = stream < 0 ? open ("/dev/null", O_RDWR | O_CLOEXEC) : stream;
      spare[at] = source < 0 ? -1 : fcntl (source, F_DUPFD_CLOEXEC, SPARE);
      if (spare[at] < 0)
        give_up ("open");
    }
  for (unsigned at = 0; at < start->stream_count; at++)
    if (dup2 (spare[at], (int) at) < 0)
      give_up ("dup2");
}

static void __attribute__ ((noreturn))
become (const struct start *start)
{
  /* A program ends with the spawner, which ends with the lab. */
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0)
    give_up ("prctl");
  if (getppid () != own_pid)
    _exit (127);
  if (start->network[0] != '\0')
    {
      int network = open (start->network, O_RDONLY | O_CLOEXEC);
      if (network < 0 || setns (network, CLONE_NEWNET) != 0)
        give_up (start->network);
    }
  arrange_streams (start);
  sigprocmask (SIG_SETMASK, program_mask, NULL);
  if (start->variables == NULL)
    execvp (start->argv[0], start->argv);
  else
    execvpe (start->argv[0], start->argv, start->variables);
  give_up ("exec");
}

static void
add_program (unsigned id, pid_t pid)
{
  if (count == capacity)
    {
      capacity = 2 * capacity + 16;
      programs = realloc (programs, capacity * sizeof *programs);
      if (programs == NULL)
        fail ("memory");
    }
  programs[count++] = (struct program) { .id = id, .pid = pid, .reported = false };
}

void
programs_start (unsigned id, const struct start *start, int error)
{
  child_error = error;
  child_step = "recvmsg";
  /* vfork copies nothing: the child uses this memory until it executes the program. */
  pid_t pid = error != 0 ? -1 : vfork ();
  if (pid == 0)
    become (start);
  if (pid < 0 && error == 0)
    {
      child_error = errno;
      child_step = "fork";
    }
  for (unsigned at = 0; at < start->stream_count; at++)
    if (start->streams[at] >= 0)
      close (start->streams[at]);
  if (child_error != 0)
    {
      if (pid > 0)
        waitpid (pid, NULL, 0);
      report_failed (id, child_error, child_step);
      return;
    }
  add_program (id, pid);
  report_started (id, pid);
}

void
programs_signal (unsigned id, int signal)
{
  /* A program in this list has not been reaped, so no other process has its pid. */
  for (size_t at = 0; at < count; at++)
    if (programs[at].id == id)
      kill (programs[at].pid, signal);
}

/* The index of the program with this pid; COUNT without one. */
static size_t
find_pid (pid_t pid)
{
  size_t at = 0;
  while (at < count && programs[at].pid != pid)
    at++;
  return at;
}

static void
report_if_ended (struct program *program)
{
  siginfo_t end = { .si_pid = 0 };
  if (program->reported || waitid (P_PID, (id_t) program->pid, &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid == 0)
    return;
  bool exited = end.si_code == CLD_EXITED;
  report_ended (program->id, exited ? end.si_status : 0, exited ? 0 : end.si_status);
  program->reported = true;
}

/* Reaps orphans of programs. The kernel may return a program first; the orphans then wait until that program is released. */
static void
reap_orphans (void)
{
  for (;;)
    {
      siginfo_t end = { .si_pid = 0 };
      if (waitid (P_ALL, 0, &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid == 0 || find_pid (end.si_pid) < count)
        return;
      waitpid (end.si_pid, NULL, 0);
    }
}

void
programs_look (void)
{
  for (size_t at = 0; at < count; at++)
    report_if_ended (&programs[at]);
  reap_orphans ();
}

void
programs_release (unsigned id)
{
  for (size_t at = 0; at < count; at++)
    if (programs[at].id == id && programs[at].reported)
      {
        waitpid (programs[at].pid, NULL, 0);
        programs[at] = programs[--count];
        return;
      }
}
