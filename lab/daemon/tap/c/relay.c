#include "relay.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client_socket.h"
#include "connection.h"
#include "record.h"

static struct connection *connections;
/* A client that was accepted, and that could not be connected to the daemon yet. At most one. */
static struct connection *waiting;
static unsigned last_number;

static void
refuse (struct connection *connection)
{
  record_end (connection->number, "daemon");
  connection_close (connection);
  free (connection);
}

/* Edge-triggered: connection_pump relays until both directions would block, so no event is missed. */
static void
watch (int poll, struct side *side)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = side };
  if (epoll_ctl (poll, EPOLL_CTL_ADD, side->descriptor, &event) != 0)
    fail ("epoll_ctl");
}

/* To close the descriptor is not enough: epoll(7) watches it until the peer has closed its copy. */
static void
unwatch (int poll, const struct side *side)
{
  epoll_ctl (poll, EPOLL_CTL_DEL, side->descriptor, NULL);
}

/* False when the client must wait: the daemon's queue is full (EAGAIN of a non-blocking socket, unix(7)), or there are no descriptors. */
static bool
connect_waiting (int poll)
{
  struct connection *connection = waiting;
  bool connected = connection_connect (connection);
  if (!connected && (errno == EAGAIN || errno == EMFILE || errno == ENFILE))
    return false;
  waiting = NULL;
  if (!connected)
    {
      refuse (connection);
      return true;
    }
  connection->next = connections;
  connections = connection;
  watch (poll, &connection->client);
  watch (poll, &connection->daemon);
  return true;
}

bool
relay_take_clients (int poll, int listening)
{
  for (;;)
    {
      if (waiting != NULL && !connect_waiting (poll))
        return false;
      int client = accept4 (listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (client < 0 && (errno == EINTR || errno == ECONNABORTED))
        continue;
      if (client < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
      waiting = connection_new (last_number + 1, client);
      if (waiting == NULL)
        {
          close (client);
          return false;
        }
      last_number++;
    }
}

void
relay_refuse (void)
{
  if (waiting != NULL)
    refuse (waiting);
  waiting = NULL;
}

void
relay_serve (struct side *side, unsigned events)
{
  if (side->connection->over)
    return;
  if (events & (EPOLLHUP | EPOLLERR))
    side->gone = true;
  connection_pump (side->connection);
}

void
relay_sweep (int poll)
{
  struct connection **link = &connections;
  while (*link != NULL)
    {
      struct connection *connection = *link;
      if (!connection->over)
        {
          link = &connection->next;
          continue;
        }
      *link = connection->next;
      unwatch (poll, &connection->client);
      unwatch (poll, &connection->daemon);
      connection_close (connection);
      free (connection);
    }
  peers_sweep ();
}

void
relay_drain (void)
{
  for (struct connection *connection = connections; connection != NULL; connection = connection->next)
    connection_pump (connection);
}
