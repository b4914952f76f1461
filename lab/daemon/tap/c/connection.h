/* A client's connection and its twin to the daemon. */

#ifndef CONNECTION_H
#define CONNECTION_H

#include "flow.h"
#include "relay.h"

struct connection
{
  unsigned number;
  struct side client;
  struct side daemon;
  struct flow request;
  struct flow reply;
  bool over;
  struct connection *next;
};

/* A connection for an accepted client, recorded. NULL when this process has no descriptors or no memory left. */
struct connection *connection_new (unsigned number, int client);

/* Passes on what there is until both directions have to wait, and notices the end. */
void connection_pump (struct connection *connection);

/* Closes both sides. */
void connection_close (struct connection *connection);

#endif
