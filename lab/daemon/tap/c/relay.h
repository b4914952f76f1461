/* The connections of clients, each with its own connection to the daemon, and the traffic between the two. */

#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

struct connection;

/* One end of a connection: the data of its epoll(7) events. */
struct side
{
  struct connection *connection;
  int descriptor;
  /* It has closed both directions, or the process has ended. */
  bool gone;
};

/* Accepts the waiting clients, and connects each to the daemon. False when a client must wait, because the daemon's queue is full or this
   process has no descriptors left; then call it again after the next event. */
bool relay_take_clients (int poll, int listening);

/* Refuses the client that waits: the daemon has ended. */
void relay_refuse (void);

/* Handles an event of one end. */
void relay_serve (struct side *side, unsigned events);

/* Frees the connections that have ended. Their SIDEs must not be served afterwards. */
void relay_sweep (int poll);

/* Relays everything that does not block. */
void relay_drain (void);

#endif
