#include "connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 64
#define MOST_DESCRIPTORS 16

/* The octets of a `write` that the kernel has not taken yet. */
struct piece
{
  struct piece *next;
  size_t count, sent;
  char octets[];
};

struct connection
{
  unsigned number;
  int socket;
  bool reads;
  /* `shut` came; it is carried out after the last piece. */
  bool shuts;
  struct piece *first, *last;
};

static int poller;
/* By number; NULL before `open` and after the end. */
static struct connection **all;
static size_t room;

static void
report (const char *what, unsigned number)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  printf ("%s %u %lld", what, number, now.tv_sec * 1000000000LL + now.tv_nsec);
}

static void
report_line (const char *what, unsigned number)
{
  report (what, number);
  putchar ('\n');
}

static void
report_error (const char *what, unsigned number, int error)
{
  report (what, number);
  printf (" %d\n", error);
}

static void *
checked (void *memory)
{
  if (memory == NULL)
    abort ();
  return memory;
}

static struct connection *
find (unsigned number)
{
  return number < room ? all[number] : NULL;
}

/* Waits for what the connection can do next. Errors and the end of both directions need not be asked for. */
static void
watch (struct connection *connection, int operation)
{
  struct epoll_event event = { .data.ptr = connection };
  event.events = (connection->reads ? EPOLLIN : 0u) | (connection->first != NULL ? EPOLLOUT : 0u);
  if (epoll_ctl (poller, operation, connection->socket, &event) != 0)
    abort ();
}

static void
discard (struct connection *connection)
{
  all[connection->number] = NULL;
  close (connection->socket);
  for (struct piece *piece = connection->first, *next; piece != NULL; piece = next)
    {
      next = piece->next;
      free (piece);
    }
  free (connection);
}

static void
end (struct connection *connection, int error)
{
  report_error ("ended", connection->number, error);
  discard (connection);
}

void
connections_begin (int input)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
  poller = epoll_create1 (EPOLL_CLOEXEC);
  if (poller < 0 || epoll_ctl (poller, EPOLL_CTL_ADD, input, &event) != 0)
    abort ();
}

void
connection_open (unsigned number, const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int error = strlen (path) < sizeof address.sun_path ? 0 : ENAMETOOLONG;
  int descriptor = error != 0 ? -1 : socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor >= 0)
    strcpy (address.sun_path, path);
  /* On a unix socket connect never waits: it fails with EAGAIN when the daemon's queue is full. */
  if (error == 0 && (descriptor < 0 || connect (descriptor, (struct sockaddr *) &address, sizeof address) != 0))
    error = errno;
  if (error != 0)
    {
      report_error ("refused", number, error);
      if (descriptor >= 0)
        close (descriptor);
      return;
    }
  for (; number >= room; room = room == 0 ? 1024 : 2 * room)
    {
      size_t wanted = room == 0 ? 1024 : 2 * room;
      all = checked (realloc (all, wanted * sizeof *all));
      memset (all + room, 0, (wanted - room) * sizeof *all);
    }
  struct connection *connection = checked (calloc (1, sizeof *connection));
  connection->number = number;
  connection->socket = descriptor;
  all[number] = connection;
  report_line ("opened", number);
  watch (connection, EPOLL_CTL_ADD);
}

void
connection_read (unsigned number)
{
  struct connection *connection = find (number);
  if (connection == NULL)
    return;
  connection->reads = true;
  watch (connection, EPOLL_CTL_MOD);
}

/* The daemon may have answered before it closed the connection, so a connection that reads fails only when there is nothing left to read. */
static void
fail_to_send (struct connection *connection, int error)
{
  if (!connection->reads)
    {
      end (connection, error);
      return;
    }
  for (struct piece *piece; (piece = connection->first) != NULL; free (piece))
    connection->first = piece->next;
  watch (connection, EPOLL_CTL_MOD);
}

/* Sends pieces, each by as few calls as the kernel allows, until it takes no more. */
static void
send_pieces (struct connection *connection)
{
  while (connection->first != NULL)
    {
      struct piece *piece = connection->first;
      ssize_t count = send (connection->socket, piece->octets + piece->sent, piece->count - piece->sent, MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0 && errno != EAGAIN)
        {
          fail_to_send (connection, errno);
          return;
        }
      if (count > 0)
        {
          report ("took", connection->number);
          printf (" %zd\n", count);
          piece->sent += count;
        }
      if (piece->sent < piece->count)
        break;
      connection->first = piece->next;
      free (piece);
      report_line ("wrote", connection->number);
    }
  if (connection->first == NULL && connection->shuts)
    {
      shutdown (connection->socket, SHUT_WR);
      connection->shuts = false;
    }
  watch (connection, EPOLL_CTL_MOD);
}

void
connection_write (unsigned number, const char *octets, size_t count)
{
  struct connection *connection = find (number);
  if (connection == NULL || count == 0)
    return;
  struct piece *piece = checked (calloc (1, sizeof *piece + count));
  piece->count = count;
  memcpy (piece->octets, octets, count);
  bool waits = connection->first != NULL;
  if (waits)
    connection->last->next = piece;
  else
    connection->first = piece;
  connection->last = piece;
  if (!waits)
    send_pieces (connection);
}

void
connection_shut (unsigned number)
{
  struct connection *connection = find (number);
  if (connection == NULL)
    return;
  connection->shuts = true;
  if (connection->first == NULL)
    send_pieces (connection);
}

void
connection_close (unsigned number)
{
  struct connection *connection = find (number);
  if (connection == NULL)
    return;
  report_line ("closed", number);
  discard (connection);
}

/* Closes the descriptors of a message. @returns how many there were */
static unsigned
close_descriptors (struct msghdr *message)
{
  unsigned count = 0;
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
      for (size_t at = CMSG_LEN (0); at + sizeof (int) <= part->cmsg_len; at += sizeof (int))
        {
          int descriptor;
          memcpy (&descriptor, (char *) part + at, sizeof descriptor);
          close (descriptor);
          count++;
        }
  return count;
}

/* Reads once; epoll comes back if there is more. */
static void
receive (struct connection *connection)
{
  static unsigned char octets[32768];
  union
  {
    char space[CMSG_SPACE (MOST_DESCRIPTORS * sizeof (int))];
    struct cmsghdr header;
  } control;
  struct iovec content = { .iov_base = octets, .iov_len = sizeof octets };
  struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
  ssize_t count = recvmsg (connection->socket, &message, MSG_CMSG_CLOEXEC);
  if (count < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (count <= 0)
    {
      end (connection, count == 0 ? 0 : errno);
      return;
    }
  report ("<", connection->number);
  printf (" %u ", close_descriptors (&message));
  for (ssize_t at = 0; at < count; at++)
    printf ("%02x", octets[at]);
  putchar ('\n');
}

/* The pending error of a socket, or 0. */
static int
error_of (int descriptor)
{
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt (descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

static void
serve (struct connection *connection, unsigned events)
{
  /* What the daemon has sent comes before its end. A read also returns the error. */
  if (connection->reads && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
    receive (connection);
  else if ((events & (EPOLLHUP | EPOLLERR)) != 0)
    end (connection, error_of (connection->socket));
  else if ((events & EPOLLOUT) != 0)
    send_pieces (connection);
}

bool
connections_wait (void)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int count = epoll_wait (poller, events, EVENTS_AT_ONCE, -1);
  bool input = false;
  for (int at = 0; at < count; at++)
    if (events[at].data.ptr == NULL)
      input = true;
    else
      serve (events[at].data.ptr, events[at].events);
  return input;
}
