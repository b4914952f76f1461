/* The ways to ask. */

#ifndef WAY_H
#define WAY_H

#include <sys/types.h>

#include "answer.h"

/* How long glibc's client waits for a daemon's reply, in seconds (nscd/nscd_helper.c, wait_on_socket). */
#define PATIENCE_S 5

struct way
{
  /* Prepares a client; its value is given to `ask`. ADDRESS is a path, or NULL. */
  void *(*begin) (const char *address);
  /* Makes one lookup, and judges it. */
  void (*ask) (void *client, enum database database, struct answer *answer);
  /* The databases for which each client needs a process of its own; a thread is not enough. */
  bool own_process[DATABASES];
};

/* The functions of the C library: getpwnam_r, getgrnam_r, getgrouplist, getservbyname_r, setnetgrent, getaddrinfo. */
extern const struct way way_libc;
/* A request on a daemon's socket, on a connection of its own, as glibc's client does. */
extern const struct way way_socket;
/* No lookup at all: the cost of the loop itself. */
extern const struct way way_nothing;

/* Prints why this program cannot go on, and ends it. */
void fail (const char *what) __attribute__ ((noreturn));

#endif
