/* The spawner: starts programs for the lab, whose own fork would copy the page tables of a large process, and makes its networks.

     spawner

   It receives requests (request.h) on descriptor 3, and reports (report.h) on stdout. It ends when the lab closes that socket, or ends. All
   programs end with it. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "networks.h"
#include "programs.h"
#include "report.h"
#include "request.h"

#define CHANNEL 3

/* This process becomes the parent of orphans of the programs, so that it can reap them. */
static void
prepare_process (void)
{
  int flags = fcntl (STDOUT_FILENO, F_GETFL);
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0
      || fcntl (CHANNEL, F_SETFD, FD_CLOEXEC) != 0 || flags < 0
      || fcntl (STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK) != 0)
    fail ("preparing");
}

static int
watch_children (sigset_t *mask_before)
{
  sigset_t ended;
  sigemptyset (&ended);
  sigaddset (&ended, SIGCHLD);
  sigprocmask (SIG_BLOCK, &ended, mask_before);
  int children = signalfd (-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);
  if (children < 0)
    fail ("signalfd");
  return children;
}

/* Returns false when the lab has closed the channel. */
static bool
serve_request (void)
{
  struct request request;
  request_receive (CHANNEL, &request);
  if (request.kind == REQUEST_START)
    programs_start (request.id, &request.start, request.error);
  else if (request.kind == REQUEST_KILL)
    programs_signal (request.id, request.signal);
  else if (request.kind == REQUEST_RELEASE)
    programs_release (request.id);
  else if (request.kind == REQUEST_NETWORK)
    networks_create (request.id);
  else if (request.kind == REQUEST_CLOSE)
    networks_release (request.descriptor);
  return request.kind != REQUEST_END;
}

int
main (void)
{
  sigset_t mask;
  prepare_process ();
  int children = watch_children (&mask);
  programs_prepare (&mask);
  for (bool open = true; open;)
    {
      struct pollfd watched[] = {
        { .fd = CHANNEL, .events = POLLIN },
        { .fd = children, .events = POLLIN },
        { .fd = report_flush () ? STDOUT_FILENO : -1, .events = POLLOUT },
      };
      if (poll (watched, 3, -1) < 0 && errno != EINTR)
        fail ("poll");
      struct signalfd_siginfo notice;
      /* Read before programs_look: the end of a child after that is a new notice. */
      while (read (children, &notice, sizeof notice) > 0)
        continue;
      if (watched[0].revents != 0)
        open = serve_request ();
      programs_look ();
    }
  return EXIT_SUCCESS;
}
