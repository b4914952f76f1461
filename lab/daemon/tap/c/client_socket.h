/* The socket that clients connect to. It has the mode of the daemon's own socket, and ends as that one does. */

#ifndef CLIENT_SOCKET_H
#define CLIENT_SOCKET_H

/* Prints the failed step and its errno, and ends the process. */
void fail (const char *what);

/* Listens at PATH, with the permissions of the daemon's socket, MODEL. Returns the descriptor. */
int client_socket_open (const char *path, const char *model);

/* Leaves at PATH what the daemon left at MODEL: a socket that refuses connections, or none. */
void client_socket_close (int listening, const char *path, const char *model);

#endif
