/* The DNS messages of a load: questions for A and AAAA of its hosts, and their answers (RFC 1035, section 4). */

#ifndef DNS_H
#define DNS_H

#include "answer.h"

#define LONGEST_DNS_MESSAGE 512

/* Writes a query for the A record of a host. Returns its length. */
size_t dns_query (uint16_t id, long index, unsigned char *message);

/* Turns a query into its reply, in place: the address of a host of the load, NXDOMAIN for any other name, no records for another type.
   Returns its length; 0 for a message that is no query. */
size_t dns_answer (unsigned char *message, size_t length, enum view view);

/* Judges a reply to `dns_query`; false for a reply to another query. */
bool dns_read_answer (const unsigned char *message, size_t length, uint16_t id, struct answer *answer);

#endif
