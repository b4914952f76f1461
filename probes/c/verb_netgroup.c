#include "names.h"
#include "room.h"
#include "verbs.h"

#include <netdb.h>

#ifdef __GLIBC__

#include <errno.h>
#include <pthread.h>

/* Large enough for any line of a file. */
enum { ROOM = 256 * 1024 };

/* setnetgrent chooses the netgroup for the whole process (inet/getnetgrent_r.c, `dataset`). */
static pthread_mutex_t enumeration = PTHREAD_MUTEX_INITIALIZER;

/* As in netgroup(5): (host,user,domain); an empty field matches every value. */
static void add_triple(struct text *list, const char *host, const char *user, const char *domain) {
  const char *fields[] = {host, user, domain};
  struct text triple = {0};
  for (int i = 0; i < 3; i++) {
    text_append(&triple, i ? "," : "(", 1);
    for (const char *p = fields[i]; p && *p; p++) text_append(&triple, p, 1);
  }
  text_append(&triple, ")", 2);
  json_list_item(list, triple.data);
  text_free(&triple);
}

void verb_getnetgrent(struct call *c) {
  struct room room;
  struct text triples = {0};
  char *host, *user, *domain;
  int more;
  if (!room_begin(c, &room, ROOM)) return;
  json_list_begin(&triples, "triples");
  pthread_mutex_lock(&enumeration);
  call_begin(c);
  int found = setnetgrent(command_arg(c->command, "name"));
  do {
    errno = 0;
    /* It returns 1 for a triple and 0 for the end or an error. */
    more = found && getnetgrent_r(&host, &user, &domain, room.data, room.size);
    if (more) add_triple(&triples, host, user, domain);
  } while (more);
  call_end(c);
  endnetgrent();
  pthread_mutex_unlock(&enumeration);
  json_list_end(&triples);

  int cut = c->error_number == ERANGE;
  c->ok = found && !cut;
  json_member_bool(&c->out, "found", found);
  text_append(&c->out, triples.data, triples.used);
  if (!c->ok) call_report_errno(c);
  text_free(&triples);
  room_free(&room);
}

void verb_innetgr(struct call *c) {
  const struct command *command = c->command;
  const char *host = command_arg(command, "host"), *user = command_arg(command, "user");
  call_begin(c);
  c->ok = innetgr(command_arg(command, "name"), host, user, command_arg(command, "domain"));
  call_end(c);
  json_member_bool(&c->out, "found", c->ok);
  if (!c->ok) call_report_errno(c);
}

#else

void verb_getnetgrent(struct call *c) { call_unsupported(c, "musl has no netgroups"); }
void verb_innetgr(struct call *c) { call_unsupported(c, "musl has no netgroups"); }

#endif
