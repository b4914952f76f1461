/* The connections of clients, each with one of its own to the daemon, and what goes back and forth between the two. */

#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

struct connection;

/* One end of a connection, as epoll(7) names it. */
struct side
{
  struct connection *connection;
  int descriptor;
  /* It has closed its end for both directions, or is no more. */
  bool gone;
};

/* Takes the clients that wait at the listening socket, as long as the daemon takes connections. False when one has to wait:
   the daemon's queue is full, or this process has no descriptors left. To be called again when anything has moved. */
bool relay_take_clients (int poll, int listening);

/* No client is waiting, nor will be: the daemon is gone. */
void relay_refuse (void);

/* Something happened at this end. */
void relay_serve (struct side *side, unsigned events);

/* Frees the connections that have ended; SIDEs of theirs are not to be served any more. */
void relay_sweep (int poll);

/* Passes on whatever can be without waiting. */
void relay_drain (void);

#endif
