#include "room.h"
#include "verbs.h"

#include <netdb.h>

#ifdef __GLIBC__

#include <aliases.h>
#include <netinet/ether.h>
#include <shadow.h>

enum { ROOM = 16 * 1024 };

/* A reentrant function with this name; it puts the entry into `entry`, and its address into `*found`. */
typedef int lookup(const char *name, void *entry, struct room *room, void **found);

/* Returns 1 for a name that is in the database. Its texts are in `room`, which the caller frees then. */
static int is_found(struct call *c, lookup *look_up, void *entry, struct room *room) {
  void *found = NULL;
  int error;
  if (!room_begin(c, room, ROOM)) return 0;
  call_begin(c);
  do error = look_up(command_arg(c->command, "name"), entry, room, &found);
  while (room_is_short(room, error));
  call_end(c);
  c->ok = found != NULL;
  json_member_bool(&c->out, "found", c->ok);
  if (c->ok) return 1;
  c->error_number = error;
  call_report_errno(c);
  room_free(room);
  return 0;
}

static void report_list(struct call *c, const char *key, char **list, size_t count) {
  json_list_begin(&c->out, key);
  for (size_t i = 0; i < count; i++) json_list_item(&c->out, list[i]);
  json_list_end(&c->out);
}

/* A name with aliases and a number. */
static void report_numbered(struct call *c, const char *name, char **aliases, int number) {
  size_t count = 0;
  while (aliases[count]) count++;
  json_member_string(&c->out, "name", name);
  report_list(c, "aliases", aliases, count);
  json_member_number(&c->out, "number", number);
}

static int protocol(const char *name, void *entry, struct room *room, void **found) {
  return getprotobyname_r(name, entry, room->data, room->size, (struct protoent **)found);
}

void verb_getprotobyname(struct call *c) {
  struct protoent entry;
  struct room room;
  if (!is_found(c, protocol, &entry, &room)) return;
  report_numbered(c, entry.p_name, entry.p_aliases, entry.p_proto);
  room_free(&room);
}

static int program(const char *name, void *entry, struct room *room, void **found) {
  return getrpcbyname_r(name, entry, room->data, room->size, (struct rpcent **)found);
}

void verb_getrpcbyname(struct call *c) {
  struct rpcent entry;
  struct room room;
  if (!is_found(c, program, &entry, &room)) return;
  report_numbered(c, entry.r_name, entry.r_aliases, entry.r_number);
  room_free(&room);
}

static int mail_alias(const char *name, void *entry, struct room *room, void **found) {
  return getaliasbyname_r(name, entry, room->data, room->size, (struct aliasent **)found);
}

void verb_getaliasbyname(struct call *c) {
  struct aliasent entry;
  struct room room;
  if (!is_found(c, mail_alias, &entry, &room)) return;
  json_member_string(&c->out, "name", entry.alias_name);
  report_list(c, "members", entry.alias_members, entry.alias_members_len);
  room_free(&room);
}

static int shadow(const char *name, void *entry, struct room *room, void **found) {
  return getspnam_r(name, entry, room->data, room->size, (struct spwd **)found);
}

void verb_getspnam(struct call *c) {
  struct spwd entry;
  struct room room;
  if (!is_found(c, shadow, &entry, &room)) return;
  json_member_string(&c->out, "name", entry.sp_namp);
  json_member_number(&c->out, "lastchange", entry.sp_lstchg);
  room_free(&room);
}

void verb_ether_hostton(struct call *c) {
  struct ether_addr address;
  char text[sizeof "00:00:00:00:00:00"];
  call_begin(c);
  c->ok = ether_hostton(command_arg(c->command, "name"), &address) == 0;
  call_end(c);
  json_member_bool(&c->out, "found", c->ok);
  if (c->ok) json_member_string(&c->out, "address", ether_ntoa_r(&address, text));
}

#else

static const char NO_DATABASE[] = "musl has no databases that nsswitch.conf names";

void verb_getprotobyname(struct call *c) { call_unsupported(c, NO_DATABASE); }
void verb_getrpcbyname(struct call *c) { call_unsupported(c, NO_DATABASE); }
void verb_getaliasbyname(struct call *c) { call_unsupported(c, NO_DATABASE); }
void verb_getspnam(struct call *c) { call_unsupported(c, NO_DATABASE); }
void verb_ether_hostton(struct call *c) { call_unsupported(c, NO_DATABASE); }

#endif
