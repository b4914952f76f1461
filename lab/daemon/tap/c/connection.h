/* A client's connection and its twin to the daemon. */

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
  /* The process that connects to the daemon; NULL for the tap itself. */
  struct peer *peer;
  struct flow request;
  struct flow reply;
  bool over;
  struct connection *next;
};

/* A connection for an accepted client, recorded. NULL when this process has no memory left. */
struct connection *connection_new (unsigned number, int client);

/* Connects it to the daemon. False and errno as of peer_connect. */
bool connection_connect (struct connection *connection);

/* Passes on what there is until both directions have to wait, and notices the end. */
void connection_pump (struct connection *connection);

/* Closes both sides. */
void connection_close (struct connection *connection);

#endif
