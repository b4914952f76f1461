/* The processes that connect to the daemon for the clients. A daemon may inspect the process at the other end of its socket. So each client
   process has a peer with the same uid, gid, namespaces (pid, net, mnt, user) and root directory; only its process id differs. A peer ends when its client and all
   its connections have ended. */

#ifndef PEER_H
#define PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct peer;

/* Opens the directory of the daemon's socket at PATH. Must be called first. */
void peers_begin (const char *path);

/* Returns the peer of a client, and starts it if needed. NULL: the tap itself must connect, because it equals the client, or because no
   peer could be started. DIFFERENCES receives the differences between the connecting process and the client (identity.h), or "gone" if the
   client has ended. */
struct peer *peer_of (pid_t client, char *differences);

/* Returns a non-blocking socket that this PEER has connected to the daemon; NULL is the tap itself. -1 and errno as set by connect(2) on
   failure; EAGAIN when the daemon's queue is full. */
int peer_connect (struct peer *peer);

/* Counts a connection of this peer as ended. PEER may be NULL. */
void peer_release (struct peer *peer);

/* Ends all peers without a connection whose client has ended. */
void peers_sweep (void);

/* Ends all peers. */
void peers_end (void);

#endif
