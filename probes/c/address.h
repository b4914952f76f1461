#ifndef PROBE_ADDRESS_H
#define PROBE_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

/* Room for an IPv6 address, %scope and #port. */
enum { ADDRESS_TEXT_MAX = INET6_ADDRSTRLEN + 24 };

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

/* "192.0.2.1" or "2001:db8::1", "fe80::1%3" when it has a scope. The port is left out. */
const char *address_text(const struct sockaddr *address, char text[ADDRESS_TEXT_MAX]);

/* The port in host order. */
int address_port(const struct sockaddr *address);

/* Reads a numeric address. Returns its length, 0 when it is none. */
socklen_t address_parse(const char *text, int port, union address *out);

#endif
