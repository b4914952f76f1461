#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

const char *address_text(const struct sockaddr *address, char text[ADDRESS_TEXT_MAX]) {
  const union address *a = (const void *)address;
  if (address->sa_family != AF_INET6) {
    inet_ntop(AF_INET, &a->v4.sin_addr, text, ADDRESS_TEXT_MAX);
  } else {
    inet_ntop(AF_INET6, &a->v6.sin6_addr, text, ADDRESS_TEXT_MAX);
    if (a->v6.sin6_scope_id) sprintf(text + strlen(text), "%%%u", (unsigned)a->v6.sin6_scope_id);
  }
  return text;
}

int address_port(const struct sockaddr *address) {
  const union address *a = (const void *)address;
  return ntohs(address->sa_family == AF_INET6 ? a->v6.sin6_port : a->v4.sin_port);
}

socklen_t address_parse(const char *text, int port, union address *out) {
  memset(out, 0, sizeof *out);
  if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons((uint16_t)port);
    return sizeof out->v4;
  }
  if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons((uint16_t)port);
    return sizeof out->v6;
  }
  return 0;
}
