/* The tap: relays the traffic between the clients of a name service daemon and the daemon's socket, and records it.

     tap CLIENTS DAEMON

   CLIENTS is the path of the socket that clients connect to, DAEMON the path of the daemon's own socket. The tap reads the daemon's process
   id from stdin, makes the socket, reports that on stdout (record.h), and relays until stdin ends. Each further line on stdin requests a
   `flushed` line. The process that connects to the daemon is like the client (peer.h). When the daemon ends, the tap closes its socket, so
   that clients are refused as they would be without the tap. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "client_socket.h"
#include "peer.h"
#include "record.h"
#include "relay.h"

#define EVENTS_AT_ONCE 64
/* <asm-generic/unistd.h>; headers older than Linux 5.3 do not have it. */
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* The daemon had ended before the tap could watch it; no client has been accepted (../tap.ts). */
#define EXIT_NO_DAEMON 3

struct tap
{
  const char *clients;
  const char *daemon;
  int poll;
  int listening;
  /* A pidfd of the daemon: readable when it has ended. */
  int watched;
  bool alive;
  /* No client waits for the daemon. */
  bool taking;
  /* Stdin has not ended. */
  bool open;
  /* Requests for a `flushed` line without an answer. */
  unsigned flushes;
};

/* The epoll data of the descriptors that are no side of a connection. */
static struct side at_listening, at_daemon, at_stdin, at_record;

/* Each connection takes two descriptors, so the limit is raised as far as possible. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* Reads the daemon's process id from stdin; 0 at the end of stdin. */
static pid_t
wait_for_daemon (void)
{
  char line[32];
  return fgets (line, sizeof line, stdin) == NULL ? 0 : (pid_t) atol (line);
}

static void
watch (const struct tap *tap, int descriptor, struct side *name, unsigned events)
{
  struct epoll_event event = { .events = events, .data.ptr = name };
  if (epoll_ctl (tap->poll, EPOLL_CTL_ADD, descriptor, &event) != 0)
    fail ("epoll_ctl");
}

static void
begin (struct tap *tap, pid_t daemon)
{
  tap->poll = epoll_create1 (EPOLL_CLOEXEC);
  tap->watched = syscall (SYS_pidfd_open, daemon, 0);
  if (tap->watched < 0 && errno == ESRCH)
    exit (EXIT_NO_DAEMON);
  if (tap->poll < 0 || tap->watched < 0)
    fail ("no daemon to watch");
  tap->listening = client_socket_open (tap->clients, tap->daemon);
  tap->alive = tap->taking = tap->open = true;
  watch (tap, tap->listening, &at_listening, EPOLLIN);
  watch (tap, tap->watched, &at_daemon, EPOLLIN);
  watch (tap, STDIN_FILENO, &at_stdin, EPOLLIN);
  record_ready ();
  /* Edge-triggered: one event each time stdout takes more. The round then ends with record_flush. */
  watch (tap, STDOUT_FILENO, &at_record, EPOLLOUT | EPOLLET);
}

static void
end_with_daemon (struct tap *tap)
{
  tap->alive = false;
  epoll_ctl (tap->poll, EPOLL_CTL_DEL, tap->watched, NULL);
  client_socket_close (tap->listening, tap->clients, tap->daemon);
  relay_refuse ();
}

/* Called after every round, because any event may have made room for a client that waits. */
static void
take_clients (struct tap *tap)
{
  bool all_taken = relay_take_clients (tap->poll, tap->listening);
  if (all_taken == tap->taking)
    return;
  /* While one client waits, the arrival of others needs no event. */
  struct epoll_event event = { .events = all_taken ? EPOLLIN : 0, .data.ptr = &at_listening };
  epoll_ctl (tap->poll, EPOLL_CTL_MOD, tap->listening, &event);
  tap->taking = all_taken;
}

static void
read_requests (struct tap *tap)
{
  char lines[64];
  ssize_t length = read (STDIN_FILENO, lines, sizeof lines);
  if (length == 0 || (length < 0 && errno != EINTR))
    tap->open = false;
  for (ssize_t at = 0; at < length; at++)
    tap->flushes += lines[at] == '\n';
}

/* After a full round, events from before the request may still be unhandled. */
static void
answer_requests (struct tap *tap, bool full)
{
  for (; !full && tap->flushes > 0; tap->flushes--)
    record_flushed ();
}

/* Waits for events, and handles them. */
static void
handle_events (struct tap *tap)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int happened = epoll_wait (tap->poll, events, EVENTS_AT_ONCE, tap->flushes > 0 ? 0 : -1);
  bool died = false;
  for (int at = 0; at < happened; at++)
    {
      struct side *side = events[at].data.ptr;
      if (side == &at_stdin)
        read_requests (tap);
      else if (side == &at_daemon)
        died = true;
      else if (side != &at_listening && side != &at_record)
        relay_serve (side, events[at].events);
    }
  relay_sweep (tap->poll);
  if (died)
    end_with_daemon (tap);
  if (tap->alive)
    take_clients (tap);
  answer_requests (tap, happened == EVENTS_AT_ONCE);
  record_flush ();
}

int
main (int argc, char *argv[])
{
  if (argc != 3)
    {
      fputs ("usage: tap CLIENTS DAEMON\n", stderr);
      return 64;
    }
  struct tap tap = { .clients = argv[1], .daemon = argv[2] };
  raise_descriptor_limit ();
  pid_t daemon = wait_for_daemon ();
  if (daemon == 0)
    return EXIT_SUCCESS;
  peers_begin (tap.daemon);
  begin (&tap, daemon);
  while (tap.open)
    handle_events (&tap);
  relay_drain ();
  peers_end ();
  record_finish ();
  return EXIT_SUCCESS;
}
