/* A client's connection, and the tap's own connection to the daemon for it. */

#ifndef CONNECTION_H
#define CONNECTION_H

#include "flow.h"
#include "peer.h"
#include "relay.h"

struct connection
{
  unsigned number;
  struct side client;
  struct side daemon;
  /* The process that connects to the daemon; NULL: the tap itself. */
  struct peer *peer;
  struct flow request;
  struct flow reply;
  bool over;
  struct connection *next;
};

/* Makes and records a connection for an accepted client. NULL when this process has no memory left. */
struct connection *connection_new (unsigned number, int client);

/* Connects it to the daemon. False, and errno as set by peer_connect, on failure. */
bool connection_connect (struct connection *connection);

/* Relays until both directions would block, and detects the end of the connection. */
void connection_pump (struct connection *connection);

/* Closes both sides. */
void connection_close (struct connection *connection);

#endif
