#include "room.h"
#include "verbs.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

enum { ROOM = 16 * 1024 };

/* These functions return their error. */
static void report_missing(struct call *c, int error) {
  c->error_number = error;
  json_member_bool(&c->out, "found", 0);
  call_report_errno(c);
}

/* The argument as a uid or gid. */
static int id_of(struct call *c, const char *key, long *id) {
  if (command_number(c->command, key, 4294967295L, 0, id)) return 1;
  call_refuse(c, "uid and gid must be numbers from 0 to 4294967295");
  return 0;
}

/* By name, or without one by uid. */
static void passwd_entry(struct call *c, const char *name, uid_t uid) {
  struct passwd entry, *found = NULL;
  struct room room;
  int error;
  if (!room_begin(c, &room, ROOM)) return;
  call_begin(c);
  do {
    if (name) error = getpwnam_r(name, &entry, room.data, room.size, &found);
    else error = getpwuid_r(uid, &entry, room.data, room.size, &found);
  } while (room_is_short(&room, error));
  call_end(c);

  c->ok = found != NULL;
  if (found) {
    json_member_bool(&c->out, "found", 1);
    json_member_string(&c->out, "name", entry.pw_name);
    json_member_number(&c->out, "uid", entry.pw_uid);
    json_member_number(&c->out, "gid", entry.pw_gid);
    json_member_string(&c->out, "gecos", entry.pw_gecos);
    json_member_string(&c->out, "dir", entry.pw_dir);
    json_member_string(&c->out, "shell", entry.pw_shell);
  } else {
    report_missing(c, error);
  }
  room_free(&room);
}

static void group_entry(struct call *c, const char *name, gid_t gid) {
  struct group entry, *found = NULL;
  struct room room;
  int error;
  if (!room_begin(c, &room, ROOM)) return;
  call_begin(c);
  do {
    if (name) error = getgrnam_r(name, &entry, room.data, room.size, &found);
    else error = getgrgid_r(gid, &entry, room.data, room.size, &found);
  } while (room_is_short(&room, error));
  call_end(c);

  c->ok = found != NULL;
  if (found) {
    json_member_bool(&c->out, "found", 1);
    json_member_string(&c->out, "name", entry.gr_name);
    json_member_number(&c->out, "gid", entry.gr_gid);
    json_list_begin(&c->out, "members");
    for (char **member = entry.gr_mem; *member; member++) json_list_item(&c->out, *member);
    json_list_end(&c->out);
  } else {
    report_missing(c, error);
  }
  room_free(&room);
}

void verb_getpwnam(struct call *c) { passwd_entry(c, command_arg(c->command, "name"), 0); }

void verb_getpwuid(struct call *c) {
  long uid;
  if (id_of(c, "uid", &uid)) passwd_entry(c, NULL, (uid_t)uid);
}

void verb_getgrnam(struct call *c) { group_entry(c, command_arg(c->command, "name"), 0); }

void verb_getgrgid(struct call *c) {
  long gid;
  if (id_of(c, "gid", &gid)) group_entry(c, NULL, (gid_t)gid);
}

void verb_getgrouplist(struct call *c) {
  long gid;
  if (!id_of(c, "gid", &gid)) return;
  const char *name = command_arg(c->command, "name");
  int room = 64, count, result;
  gid_t *groups = malloc(room * sizeof *groups);
  if (!groups) abort();
  call_begin(c);
  /* With a short buffer it returns -1 and the number of groups. The next lookup may find more of them. */
  while (count = room, (result = getgrouplist(name, (gid_t)gid, groups, &count)) < 0 && count > room) {
    room = count;
    groups = realloc(groups, room * sizeof *groups);
    if (!groups) abort();
    errno = 0;
  }
  call_end(c);

  c->ok = result >= 0;
  json_list_begin(&c->out, "groups");
  for (int i = 0; c->ok && i < count; i++) json_list_number(&c->out, groups[i]);
  json_list_end(&c->out);
  if (!c->ok) call_report_errno(c);
  free(groups);
}
