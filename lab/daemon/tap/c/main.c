/* The tap: sits between the clients of a name service daemon and its socket, passes everything on, and records it.

     tap CLIENTS DAEMON

   CLIENTS is the path of the socket that clients know, DAEMON that of the daemon's own. It waits on stdin for a line with the daemon's
   process id, makes the socket, says so on stdout (record.h), and relays until stdin ends. When the daemon ends by itself, so does
   the socket: then clients are refused, as they would be by a daemon that died. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "record.h"
#include "relay.h"

#define EVENTS_AT_ONCE 64
/* <asm-generic/unistd.h>; headers older than Linux 5.3 do not have it. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

static void
fail (const char *what)
{
  fprintf (stderr, "tap: %s: %s\n", what, strerror (errno));
  exit (EXIT_FAILURE);
}

/* Two descriptors a connection: as many as this process may have. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* Waits until the daemon is there; 0 when it is not going to be. */
static pid_t
wait_for_daemon (void)
{
  char line[32];
  return fgets (line, sizeof line, stdin) == NULL ? 0 : (pid_t) atol (line);
}

/* A socket for clients, open to the same ones as the daemon's. */
static int
listen_like (const char *path, const char *model)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct stat status;
  if (strlen (path) >= sizeof address.sun_path || strlen (model) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      fail (path);
    }
  strcpy (address.sun_path, path);
  int listening = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  /* A daemon that died has left one. */
  unlink (path);
  if (listening < 0 || bind (listening, (struct sockaddr *) &address, sizeof address) != 0
      || stat (model, &status) != 0 || chmod (path, status.st_mode & 07777) != 0
      || listen (listening, SOMAXCONN) != 0)
    fail (path);
  return listening;
}

static void
add (int poll, int descriptor, void *name)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = name };
  if (epoll_ctl (poll, EPOLL_CTL_ADD, descriptor, &event) != 0)
    fail ("epoll_ctl");
}

static void
listen_for (int poll, int listening, void *name, bool wanted)
{
  struct epoll_event event = { .events = wanted ? EPOLLIN : 0, .data.ptr = name };
  epoll_ctl (poll, EPOLL_CTL_MOD, listening, &event);
}

/* What the daemon leaves behind, the tap does too: a socket that refuses, or none. */
static void
end_like (int listening, const char *path, const char *model)
{
  struct stat status;
  close (listening);
  if (lstat (model, &status) != 0)
    unlink (path);
  relay_refuse ();
}

int
main (int count, char *words[])
{
  if (count != 3)
    {
      fputs ("usage: tap CLIENTS DAEMON\n", stderr);
      return 64;
    }
  const char *clients = words[1], *daemon_path = words[2];
  raise_descriptor_limit ();
  pid_t daemon = wait_for_daemon ();
  if (daemon == 0)
    return EXIT_SUCCESS;
  int poll = epoll_create1 (EPOLL_CLOEXEC);
  int watched = syscall (SYS_pidfd_open, daemon, 0);
  if (poll < 0 || watched < 0)
    fail ("no daemon to watch");
  int listening = listen_like (clients, daemon_path);
  /* Names for epoll: anything that no side of a connection is. */
  struct side at_listening, at_daemon, at_stdin, at_record;
  add (poll, listening, &at_listening);
  add (poll, watched, &at_daemon);
  add (poll, STDIN_FILENO, &at_stdin);
  record_ready ();
  /* Told once each time there is room again: then the rest of the record goes, at the end of the round. */
  struct epoll_event room = { .events = EPOLLOUT | EPOLLET, .data.ptr = &at_record };
  epoll_ctl (poll, EPOLL_CTL_ADD, STDOUT_FILENO, &room);

  bool alive = true, taking = true, wanted = true;
  while (wanted)
    {
      struct epoll_event events[EVENTS_AT_ONCE];
      int happened = epoll_wait (poll, events, EVENTS_AT_ONCE, -1);
      bool died = false;
      for (int at = 0; at < happened; at++)
        {
          struct side *side = events[at].data.ptr;
          if (side == &at_stdin)
            wanted = false;
          else if (side == &at_daemon)
            died = true;
          else if (side != &at_listening && side != &at_record)
            relay_serve (side, events[at].events);
        }
      relay_sweep ();
      if (died)
        {
          alive = false;
          epoll_ctl (poll, EPOLL_CTL_DEL, watched, NULL);
          end_like (listening, clients, daemon_path);
        }
      if (alive)
        {
          /* After every event, for any may have made room for a client that had to wait. */
          bool all_taken = relay_take_clients (poll, listening, daemon_path);
          if (all_taken != taking)
            listen_for (poll, listening, &at_listening, all_taken);
          taking = all_taken;
        }
      record_flush ();
    }
  relay_drain ();
  record_finish ();
  return EXIT_SUCCESS;
}
