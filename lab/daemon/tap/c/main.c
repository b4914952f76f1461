/* The tap: sits between the clients of a name service daemon and its socket, passes everything on, and records it.

     tap CLIENTS DAEMON

   CLIENTS is the path of the socket that clients know, DAEMON that of the daemon's own. It waits on stdin for a line with the daemon's
   process id, makes the socket, says so on stdout (record.h), and relays until stdin ends. Each further line on stdin is a question whether all has
   been told. The process that connects to the daemon is like the client (peer.h). When the daemon ends by itself, so does the socket: then clients are refused, as they would be by a daemon that died. */

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

struct tap
{
  const char *clients;
  const char *daemon;
  int poll;
  int listening;
  /* A pidfd: readable when the daemon has ended. */
  int watched;
  bool alive;
  /* No client has to wait to be taken. */
  bool taking;
  bool wanted;
  /* Questions that have no answer yet. */
  unsigned asked;
};

/* What epoll calls the descriptors that are no side of a connection. */
static struct side at_listening, at_daemon, at_stdin, at_record;

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
  if (tap->poll < 0 || tap->watched < 0)
    fail ("no daemon to watch");
  tap->listening = client_socket_open (tap->clients, tap->daemon);
  tap->alive = tap->taking = tap->wanted = true;
  watch (tap, tap->listening, &at_listening, EPOLLIN);
  watch (tap, tap->watched, &at_daemon, EPOLLIN);
  watch (tap, STDIN_FILENO, &at_stdin, EPOLLIN);
  record_ready ();
  /* Told once each time there is room again: then the rest of the record goes, at the end of the round. */
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

/* After every round, for anything that happened may have made room for a client that had to wait. */
static void
take_clients (struct tap *tap)
{
  bool all_taken = relay_take_clients (tap->poll, tap->listening);
  if (all_taken == tap->taking)
    return;
  /* While one waits, that others come is no news. */
  struct epoll_event event = { .events = all_taken ? EPOLLIN : 0, .data.ptr = &at_listening };
  epoll_ctl (tap->poll, EPOLL_CTL_MOD, tap->listening, &event);
  tap->taking = all_taken;
}

static void
listen_to_lab (struct tap *tap)
{
  char words[64];
  ssize_t length = read (STDIN_FILENO, words, sizeof words);
  if (length == 0 || (length < 0 && errno != EINTR))
    tap->wanted = false;
  for (ssize_t at = 0; at < length; at++)
    tap->asked += words[at] == '\n';
}

/* A full round may have left something that happened before the question. */
static void
answer_lab (struct tap *tap, bool full)
{
  for (; !full && tap->asked > 0; tap->asked--)
    record_told ();
}

/* Waits until something happens, and does all that comes of it. */
static void
play_round (struct tap *tap)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int happened = epoll_wait (tap->poll, events, EVENTS_AT_ONCE, tap->asked > 0 ? 0 : -1);
  bool died = false;
  for (int at = 0; at < happened; at++)
    {
      struct side *side = events[at].data.ptr;
      if (side == &at_stdin)
        listen_to_lab (tap);
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
  answer_lab (tap, happened == EVENTS_AT_ONCE);
  record_flush ();
}

int
main (int count, char *words[])
{
  if (count != 3)
    {
      fputs ("usage: tap CLIENTS DAEMON\n", stderr);
      return 64;
    }
  struct tap tap = { .clients = words[1], .daemon = words[2] };
  raise_descriptor_limit ();
  pid_t daemon = wait_for_daemon ();
  if (daemon == 0)
    return EXIT_SUCCESS;
  peers_begin (tap.daemon);
  begin (&tap, daemon);
  while (tap.wanted)
    play_round (&tap);
  relay_drain ();
  peers_end ();
  record_finish ();
  return EXIT_SUCCESS;
}
