/* The nameserver's messages: the addresses of a load's hosts (RFC 1035, section 4). */

#ifndef DNS_H
#define DNS_H

#include "population.h"

#define LONGEST_DNS_MESSAGE 512

/* Turns a query into its reply, in place: the address of a host of the load, NXDOMAIN for any other name, no records for another type.
   Returns its length; 0 for a message that is no query. */
size_t dns_answer (unsigned char *message, size_t length, enum view view);

#endif
