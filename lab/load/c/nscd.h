/* The messages of nscd's socket, version 2, for the databases of a load (glibc nscd/nscd-client.h). */

#ifndef NSCD_H
#define NSCD_H

#include <sys/types.h>

#include "answer.h"

#define LONGEST_MESSAGE 1024

/* Writes the request for a key. Returns its length. */
size_t nscd_request (enum database database, long index, unsigned char *message);

/* Reads a request for a key; false for any other, and for an incomplete one. */
bool nscd_read_request (const unsigned char *message, size_t length, enum database *database, long *index);

/* Writes the reply to a request. Returns its length. */
size_t nscd_reply (enum database database, long index, enum view view, unsigned char *message);

/* Judges a reply; false if more octets must follow. */
bool nscd_read_reply (enum database database, const unsigned char *message, size_t length, struct answer *answer);

#endif
