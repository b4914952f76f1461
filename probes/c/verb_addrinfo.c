#include "address.h"
#include "names.h"
#include "verbs.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

static void report_eai(struct call *c, int error) {
  struct spare spare;
  json_member_string(&c->out, "eai", name_of(eai_names, error, "eai-", &spare));
  if (error == EAI_SYSTEM) call_report_errno(c);
}

/* getaddrinfo returns an address once for each socket type. */
static int seen_before(const struct addrinfo *first, const struct addrinfo *it) {
  for (; first != it; first = first->ai_next)
    if (first->ai_addrlen == it->ai_addrlen && !memcmp(first->ai_addr, it->ai_addr, it->ai_addrlen)) return 1;
  return 0;
}

static void report_addresses(struct call *c, const struct addrinfo *list) {
  long long raw = 0;
  json_list_begin(&c->out, "addresses");
  for (const struct addrinfo *it = list; it; it = it->ai_next, raw++) {
    char text[ADDRESS_TEXT_MAX];
    if (!seen_before(list, it)) json_list_item(&c->out, address_text(it->ai_addr, text));
  }
  json_list_end(&c->out);
  json_member_number(&c->out, "raw", raw);
  if (list->ai_canonname) json_member_string(&c->out, "canonname", list->ai_canonname);
  if (address_port(list->ai_addr)) json_member_number(&c->out, "port", address_port(list->ai_addr));
}

/* The kind of socket of each entry: "stream/tcp". */
static void report_sockets(struct call *c, const struct addrinfo *list) {
  json_list_begin(&c->out, "sockets");
  for (const struct addrinfo *it = list; it; it = it->ai_next) {
    struct spare type, protocol;
    char text[2 * sizeof type];
    snprintf(text, sizeof text, "%s/%s", name_of(socktype_names, it->ai_socktype, "", &type),
             name_of(protocol_names, it->ai_protocol, "", &protocol));
    json_list_item(&c->out, text);
  }
  json_list_end(&c->out);
}

void verb_getaddrinfo(struct call *c) {
  long family, socktype, protocol, flags;
  if (!call_option(c, "family", family_names, AF_UNSPEC, &family)) return;
  if (!call_option(c, "socktype", socktype_names, 0, &socktype)) return;
  if (!call_option(c, "protocol", protocol_names, 0, &protocol)) return;
  if (!call_flags(c, "flags", ai_names, &flags)) return;
  const char *sockets = command_arg(c->command, "sockets");
  if (sockets && strcmp(sockets, "yes")) return call_refuse(c, "sockets must be yes");
  const char *given = command_arg(c->command, "hints");
  if (given && (strcmp(given, "none") || c->command->count > 1 + !!sockets + !!command_arg(c->command, "name") + !!command_arg(c->command, "service")))
    return call_refuse(c, "hints must be none, without arguments that are hints");
  struct addrinfo hints = {.ai_flags = (int)flags, .ai_family = (int)family, .ai_socktype = (int)socktype,
                           .ai_protocol = (int)protocol};
  struct addrinfo *list = NULL;
  const char *name = command_arg(c->command, "name"), *service = command_arg(c->command, "service");

  call_begin(c);
  int error = getaddrinfo(name, service, given ? NULL : &hints, &list);
  call_end(c);

  c->ok = error == 0;
  if (error) return report_eai(c, error);
  report_addresses(c, list);
  if (sockets) report_sockets(c, list);
  freeaddrinfo(list);
}

void verb_getnameinfo(struct call *c) {
  long flags, port;
  union address address;
  if (!call_flags(c, "flags", ni_names, &flags)) return;
  if (!command_number(c->command, "port", 65535, 0, &port)) return call_refuse(c, "port must be a number from 0 to 65535");
  socklen_t length = address_parse(command_arg(c->command, "address"), (int)port, &address);
  if (!length) return call_refuse(c, "address is not a numeric address");
  char host[NI_MAXHOST], service[NI_MAXSERV];
  long family, host_size, service_size, address_size;
  if (!call_option(c, "family", family_names, address.any.sa_family, &family)) return;
  if (!command_number(c->command, "hostlen", sizeof host, sizeof host, &host_size) ||
      !command_number(c->command, "servlen", sizeof service, sizeof service, &service_size) ||
      !command_number(c->command, "addrlen", sizeof address, length, &address_size))
    return call_refuse(c, "hostlen, servlen and addrlen must be numbers, at most the size of the probe's buffers");
  address.any.sa_family = (sa_family_t)family;

  call_begin(c);
  int error = getnameinfo(&address.any, (socklen_t)address_size, host_size ? host : NULL, (socklen_t)host_size,
                          service_size ? service : NULL, (socklen_t)service_size, (int)flags);
  call_end(c);

  c->ok = error == 0;
  if (error) return report_eai(c, error);
  if (host_size) json_member_string(&c->out, "host", host);
  if (service_size) json_member_string(&c->out, "service", service);
}

void verb_gai_strerror(struct call *c) {
  long code;
  if (!call_option(c, "code", eai_names, 0, &code)) return;
  call_begin(c);
  const char *text = gai_strerror((int)code);
  call_end(c);
  c->ok = 1;
  json_member_string(&c->out, "text", text);
}
