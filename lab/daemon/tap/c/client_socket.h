/* The socket that clients know: it looks and ends as the daemon's own does. */

#ifndef CLIENT_SOCKET_H
#define CLIENT_SOCKET_H

/* Says what cannot be done and why, and ends the process. */
void fail (const char *what);

/* Listens at PATH for the same ones as may connect to the daemon's socket, MODEL. */
int client_socket_open (const char *path, const char *model);

/* What the daemon leaves behind, the tap does too: a socket that refuses, or none. */
void client_socket_close (int listening, const char *path, const char *model);

#endif
