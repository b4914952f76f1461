/* Connections to the daemon. All of them are served by one thread, and none waits for another. Each function reports on stdout (main.c). */

#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

/* Watches INPUT beside the connections. */
void connections_begin (int input);

/* Waits for events and handles those of connections. True if INPUT can be read. */
bool connections_wait (void);

void connection_open (unsigned number, const char *path);
void connection_read (unsigned number);
void connection_write (unsigned number, const char *octets, size_t count);
void connection_shut (unsigned number);
void connection_close (unsigned number);

#endif
