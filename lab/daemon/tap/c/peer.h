/* The processes that connect to the daemon for the clients. A daemon may look at the process at the other end of its socket, so there is one
   for each client process, with its uid, its gid and its namespaces; only its process id differs. It stays as long as the client, or a
   connection that it made. */

#ifndef PEER_H
#define PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct peer;

/* Opens the folder of the daemon's socket at PATH: to be called before all else. */
void peers_begin (const char *path);

/* The peer of a client, started unless there is one; NULL where the tap itself is to connect: it is like the client, or no process can be
   made to be. In DIFFERENCES (identity.h) is in what the process that connects differs from the client; "gone" when the client is. */
struct peer *peer_of (pid_t client, char *differences);

/* A socket that is connected to the daemon, which does not block, for a connection of this PEER. -1 and errno as of connect(2); EAGAIN when
   the daemon's queue is full. */
int peer_connect (struct peer *peer);

/* A connection of this peer has ended, or was never made. PEER may be NULL. */
void peer_release (struct peer *peer);

/* Ends the peers that have no connection and whose client has ended. */
void peers_sweep (void);

/* Ends all. */
void peers_end (void);

#endif
