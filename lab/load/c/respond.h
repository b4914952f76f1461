/* Servers that answer as fast as they can, for the limits of what is measured. Both print `ready`, and end with stdin. */

#ifndef RESPOND_H
#define RESPOND_H

/* In place of a daemon: replies to requests on a socket at PATH with the daemon's view. */
void respond_on_socket (const char *path);

/* A nameserver on port 53 of two addresses, for the client's view and the daemon's. A line on stdin is the delay of its replies from now on, in
   microseconds; `ready` follows. */
void respond_to_dns (const char *client_address, const char *daemon_address);

#endif
