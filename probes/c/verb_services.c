#include "room.h"
#include "verbs.h"

#include <arpa/inet.h>
#include <netdb.h>

enum { ROOM = 16 * 1024 };

/* By name, or without one by port. */
static void service(struct call *c, const char *name, int port) {
  const char *protocol = command_arg(c->command, "protocol");
  struct servent entry, *found = NULL;
  struct room room;
  int error;
  if (!room_begin(c, &room, ROOM)) return;
  call_begin(c);
  do {
    if (name) error = getservbyname_r(name, protocol, &entry, room.data, room.size, &found);
    else error = getservbyport_r(htons((uint16_t)port), protocol, &entry, room.data, room.size, &found);
  } while (room_is_short(&room, error));
  call_end(c);

  c->ok = found != NULL;
  json_member_bool(&c->out, "found", c->ok);
  if (found) {
    json_member_string(&c->out, "name", entry.s_name);
    json_list_begin(&c->out, "aliases");
    for (char **alias = entry.s_aliases; *alias; alias++) json_list_item(&c->out, *alias);
    json_list_end(&c->out);
    json_member_number(&c->out, "port", ntohs((uint16_t)entry.s_port));
    json_member_string(&c->out, "protocol", entry.s_proto);
  } else {
    c->error_number = error;
    call_report_errno(c);
  }
  room_free(&room);
}

void verb_getservbyname(struct call *c) { service(c, command_arg(c->command, "name"), 0); }

void verb_getservbyport(struct call *c) {
  long port;
  if (!command_number(c->command, "port", 65535, 0, &port)) return call_refuse(c, "port must be a number from 0 to 65535");
  service(c, NULL, (int)port);
}
