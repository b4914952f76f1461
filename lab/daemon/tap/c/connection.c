#include "connection.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "identity.h"
#include "record.h"

static void
begin_flow (struct flow *flow, unsigned connection, char direction, int from, int to)
{
  flow->connection = connection;
  flow->direction = direction;
  flow->from = from;
  flow->to = to;
}

/* At the other end of a socket: a client, or the process that listens there (unix(7), SO_PEERCRED). */
static pid_t
process_behind (int socket)
{
  struct ucred credentials = { 0 };
  socklen_t size = sizeof credentials;
  getsockopt (socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
  return credentials.pid;
}

struct connection *
connection_new (unsigned number, int client)
{
  struct connection *connection = calloc (1, sizeof *connection);
  if (connection == NULL)
    return NULL;
  pid_t process = process_behind (client);
  char differences[DIFFERENCES];
  connection->number = number;
  connection->client = (struct side) { connection, client, false };
  connection->daemon = (struct side) { connection, -1, false };
  connection->peer = peer_of (process, differences);
  record_open (number, process, differences);
  return connection;
}

bool
connection_connect (struct connection *connection)
{
  int client = connection->client.descriptor;
  int daemon = peer_connect (connection->peer);
  if (daemon < 0)
    return false;
  connection->daemon.descriptor = daemon;
  record_joined (connection->number, process_behind (daemon));
  begin_flow (&connection->request, connection->number, '>', client, daemon);
  begin_flow (&connection->reply, connection->number, '<', daemon, client);
  return true;
}

static void
record_ending_side (struct connection *connection)
{
  const char *side = connection->client.gone ? "client" : connection->reply.ended ? "daemon" : NULL;
  if (side == NULL || connection->request.unrecorded)
    return;
  record_end (connection->number, side);
  connection->request.unrecorded = connection->reply.unrecorded = true;
}

/* Shuts down the receiving side of a flow that has ended, after its last octet. Only once: each shutdown(2) is an event for epoll(7), also on
   the socket itself, and the event would lead here again. */
static void
pass_on_end (struct flow *flow)
{
  if (!flow->ended || !flow_is_empty (flow) || flow->end_passed)
    return;
  flow->end_passed = true;
  shutdown (flow->to, SHUT_WR);
}

void
connection_pump (struct connection *connection)
{
  struct flow *request = &connection->request;
  struct flow *reply = &connection->reply;
  bool moved;
  do
    {
      moved = flow_move (request);
      moved = flow_move (reply) || moved;
    }
  while (moved);
  /* Recorded before the other side can notice the end. */
  record_ending_side (connection);
  pass_on_end (request);
  pass_on_end (reply);
  bool request_done = request->ended && flow_is_empty (request);
  bool reply_done = reply->ended && flow_is_empty (reply);
  connection->over = (request_done && (reply_done || connection->client.gone)) || (reply_done && connection->daemon.gone);
}

void
connection_close (struct connection *connection)
{
  flow_drop (&connection->request);
  flow_drop (&connection->reply);
  close (connection->client.descriptor);
  if (connection->daemon.descriptor >= 0)
    close (connection->daemon.descriptor);
  peer_release (connection->peer);
  connection->over = true;
}
