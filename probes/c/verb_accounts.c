#include "verbs.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

static void report_missing(struct call *c, int error) {
  c->error_number = error;
  json_member_bool(&c->out, "found", 0);
  call_report_errno(c);
}

void verb_getpwnam(struct call *c) {
  struct passwd entry, *found = NULL;
  int error;
  char *buffer = NULL;
  size_t size = 8 * 1024;
  call_begin(c);
  do {
    buffer = realloc(buffer, size *= 2);
    if (!buffer) abort();
    error = getpwnam_r(command_arg(c->command, "name"), &entry, buffer, size, &found);
  } while (error == ERANGE);
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
  free(buffer);
}

void verb_getgrnam(struct call *c) {
  struct group entry, *found = NULL;
  int error;
  char *buffer = NULL;
  size_t size = 8 * 1024;
  call_begin(c);
  do {
    buffer = realloc(buffer, size *= 2);
    if (!buffer) abort();
    error = getgrnam_r(command_arg(c->command, "name"), &entry, buffer, size, &found);
  } while (error == ERANGE);
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
  free(buffer);
}
