#include "names.h"
#include "room.h"
#include "verbs.h"

#include <netdb.h>

#ifdef __GLIBC__

#include <arpa/inet.h>
#include <string.h>

enum { ROOM = 64 * 1024 };

/* By name, or without one by number. */
static void network(struct call *c, const char *name, uint32_t number, int family) {
  /* A lookup by DNS leaves n_name as it was (resolv/nss_dns/dns-network.c, getanswer_r, BYNAME). */
  struct netent entry = {0}, *found = NULL;
  struct room room;
  int error, h_error = 0;
  if (!room_begin(c, &room, ROOM)) return;
  call_begin(c);
  do {
    if (name) error = getnetbyname_r(name, &entry, room.data, room.size, &found, &h_error);
    else error = getnetbyaddr_r(number, family, &entry, room.data, room.size, &found, &h_error);
  } while (room_is_short(&room, error));
  call_end(c);

  c->ok = found != NULL;
  if (found) {
    struct in_addr address = {htonl(entry.n_net)};
    char text[INET_ADDRSTRLEN];
    if (entry.n_name) json_member_string(&c->out, "name", entry.n_name);
    json_list_begin(&c->out, "aliases");
    for (char **alias = entry.n_aliases; *alias; alias++) json_list_item(&c->out, *alias);
    json_list_end(&c->out);
    json_member_string(&c->out, "network", inet_ntop(AF_INET, &address, text, sizeof text));
  } else {
    call_report_h_errno(c, h_error);
    if (h_error == NETDB_INTERNAL) call_report_errno(c);
  }
  room_free(&room);
}

void verb_getnetbyname(struct call *c) { network(c, command_arg(c->command, "name"), 0, 0); }

void verb_getnetbyaddr(struct call *c) {
  const char *text = command_arg(c->command, "network");
  long family, number;
  if (!call_option(c, "family", family_names, AF_INET, &family)) return;
  if (!command_number(c->command, "network", 4294967295L, 0, &number)) {
    number = inet_network(text);
    /* It returns the same value for an error. */
    if (number == (in_addr_t)-1 && strcmp(text, "255.255.255.255"))
      return call_refuse(c, "network must be a number or have the form of inet_network(3): 192.0.2");
  }
  network(c, NULL, (uint32_t)number, (int)family);
}

#else

void verb_getnetbyname(struct call *c) { call_unsupported(c, "musl's getnetbyname looks nothing up"); }
void verb_getnetbyaddr(struct call *c) { call_unsupported(c, "musl's getnetbyaddr looks nothing up"); }

#endif
