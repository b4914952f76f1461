#ifndef PROBE_ADDRESS_H
#define PROBE_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>

/* Size for an IPv6 address, %scope and #port. */
enum { ADDRESS_TEXT_MAX = INET6_ADDRSTRLEN + 24 };

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

/* "192.0.2.1", "2001:db8::1", or "fe80::1%3" with a scope; without the port. */
const char *address_text(const struct sockaddr *address, char text[ADDRESS_TEXT_MAX]);

/* The port in host order. */
int address_port(const struct sockaddr *address);

/* Parses a numeric address. Returns its length, or 0 for any other text. */
socklen_t address_parse(const char *text, int port, union address *out);

#endif
