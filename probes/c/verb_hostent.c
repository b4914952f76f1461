#include "address.h"
#include "names.h"
#include "room.h"
#include "verbs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>

/* The reentrant forms, because the plain ones share one buffer among all threads. Both send the same queries. */
enum how { BY_NAME, BY_NAME_AND_FAMILY, BY_ADDRESS };

/* Large enough for the names in any message of 64 KiB, so that a second call is rare. */
enum { ROOM = 256 * 1024 };

static void report_hostent(struct text *out, const struct hostent *host) {
  json_member_string(out, "name", host->h_name);
  json_list_begin(out, "aliases");
  for (char **alias = host->h_aliases; *alias; alias++) json_list_item(out, *alias);
  json_list_end(out);
  json_list_begin(out, "addresses");
  for (char **address = host->h_addr_list; *address; address++) {
    char text[INET6_ADDRSTRLEN];
    json_list_item(out, inet_ntop(host->h_addrtype, *address, text, sizeof text));
  }
  json_list_end(out);
}

static void report_missing(struct call *c, int error, int h_error) {
#ifdef NETDB_INTERNAL
  (void)error;
  call_report_h_errno(c, h_error);
  if (h_error == NETDB_INTERNAL) call_report_errno(c);
#else
  /* musl only returns this error, and sets no h_errno for it. */
  if (error != ERANGE) return call_report_h_errno(c, h_error);
  c->error_number = error;
  call_report_errno(c);
#endif
}

static void look_up(struct call *c, enum how how, const char *name, int family, const union address *address) {
  const void *bytes = family == AF_INET6 ? (const void *)&address->v6.sin6_addr : (const void *)&address->v4.sin_addr;
  socklen_t length = family == AF_INET6 ? sizeof address->v6.sin6_addr : sizeof address->v4.sin_addr;
  struct hostent host, *found = NULL;
  int error, h_error = 0;
  struct room room;
  if (!room_begin(c, &room, ROOM)) return;
  char *const *buffer = &room.data;
  const size_t *size = &room.size;
  call_begin(c);
  do {
    if (how == BY_NAME) error = gethostbyname_r(name, &host, *buffer, *size, &found, &h_error);
    else if (how == BY_ADDRESS) error = gethostbyaddr_r(bytes, length, family, &host, *buffer, *size, &found, &h_error);
    else error = gethostbyname2_r(name, family, &host, *buffer, *size, &found, &h_error);
  } while (room_is_short(&room, error));
  call_end(c);

  c->ok = found != NULL;
  if (found) report_hostent(&c->out, found);
  else report_missing(c, error, h_error);
  room_free(&room);
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

#ifdef __GLIBC__

/* sethostent begins an enumeration for the whole process (nss/getXXent_r.c). */
static pthread_mutex_t enumeration = PTHREAD_MUTEX_INITIALIZER;

void verb_gethostent(struct call *c) {
  struct hostent host, *found;
  struct text entries = {0};
  struct room room;
  int count = 0;
  if (!room_begin(c, &room, ROOM)) return;
  const char *grow = command_arg(c->command, "grow");
  if (grow && strcmp(grow, "yes")) {
    room_free(&room);
    call_refuse(c, "grow must be yes");
    return;
  }
  room.fixed = !grow;
  json_list_begin(&entries, "entries");
  pthread_mutex_lock(&enumeration);
  call_begin(c);
  sethostent(0);
  do {
    int error;
    /* The function reads its argument for h_errno, and sets the thread's (nss/getnssent_r.c, __nss_getent_r). Until 2.27 another call with more
       room continues after the entry (bug 18991), so only `grow` makes one. */
    do {
      errno = 0;
      h_errno = 0;
      error = gethostent_r(&host, room.data, room.size, &found, &h_errno);
    } while (room_is_short(&room, error));
    if (error) found = NULL;
    if (found) {
      json_list_object(&entries);
      report_hostent(&entries, found);
      json_object_end(&entries);
      count++;
    }
  } while (found);
  int h_error = h_errno;
  call_end(c);
  endhostent();
  pthread_mutex_unlock(&enumeration);
  json_list_end(&entries);

  c->ok = count > 0 && h_error != NETDB_INTERNAL;
  text_append(&c->out, entries.data, entries.used);
  if (!c->ok) report_missing(c, 0, h_error);
  text_free(&entries);
  room_free(&room);
}

#else

void verb_gethostent(struct call *c) { call_unsupported(c, "musl's gethostent reads nothing"); }

#endif
