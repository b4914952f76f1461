#include "address.h"
#include "names.h"
#include "verbs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>

/* The reentrant forms, because the plain ones share one buffer among all threads. Both send the same queries. */
enum how { BY_NAME, BY_NAME_AND_FAMILY, BY_ADDRESS };

static void report_hostent(struct call *c, const struct hostent *host) {
  json_member_string(&c->out, "name", host->h_name);
  json_list_begin(&c->out, "aliases");
  for (char **alias = host->h_aliases; *alias; alias++) json_list_item(&c->out, *alias);
  json_list_end(&c->out);
  json_list_begin(&c->out, "addresses");
  for (char **address = host->h_addr_list; *address; address++) {
    char text[INET6_ADDRSTRLEN];
    json_list_item(&c->out, inet_ntop(host->h_addrtype, *address, text, sizeof text));
  }
  json_list_end(&c->out);
}

static void look_up(struct call *c, enum how how, const char *name, int family, const union address *address) {
  const void *bytes = family == AF_INET6 ? (const void *)&address->v6.sin6_addr : (const void *)&address->v4.sin_addr;
  socklen_t length = family == AF_INET6 ? sizeof address->v6.sin6_addr : sizeof address->v4.sin_addr;
  struct hostent host, *found = NULL;
  int error, h_error = 0;
  char *buffer = NULL;
  /* After the first doubling large enough for the names in any message of 64 KiB, so that a second call is rare. */
  size_t size = 128 * 1024;
  call_begin(c);
  do {
    buffer = realloc(buffer, size *= 2);
    if (!buffer) abort();
    errno = 0;
    if (how == BY_NAME) error = gethostbyname_r(name, &host, buffer, size, &found, &h_error);
    else if (how == BY_ADDRESS) error = gethostbyaddr_r(bytes, length, family, &host, buffer, size, &found, &h_error);
    else error = gethostbyname2_r(name, family, &host, buffer, size, &found, &h_error);
  } while (error == ERANGE);
  call_end(c);

  c->ok = found != NULL;
  if (found) {
    report_hostent(c, found);
  } else {
    call_report_h_errno(c, h_error);
#ifdef NETDB_INTERNAL
    if (h_error == NETDB_INTERNAL) call_report_errno(c);
#endif
  }
  free(buffer);
}

void verb_gethostbyname(struct call *c) {
  static const union address none;
  look_up(c, BY_NAME, command_arg(c->command, "name"), AF_UNSPEC, &none);
}

void verb_gethostbyname2(struct call *c) {
  static const union address none;
  long family;
  if (!call_option(c, "family", family_names, AF_INET, &family)) return;
  look_up(c, BY_NAME_AND_FAMILY, command_arg(c->command, "name"), (int)family, &none);
}

void verb_gethostbyaddr(struct call *c) {
  union address address;
  if (!address_parse(command_arg(c->command, "address"), 0, &address)) {
    return call_refuse(c, "address is not a numeric address");
  }
  look_up(c, BY_ADDRESS, NULL, address.any.sa_family, &address);
}
