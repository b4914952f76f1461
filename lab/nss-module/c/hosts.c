#include "module.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

enum { MOST_ADDRESSES = 64 };

static enum nss_status no_host(int *error, int *h_error) {
  enum nss_status status = missing("hosts", error);
  *h_error = status == NSS_STATUS_NOTFOUND ? HOST_NOT_FOUND : status == NSS_STATUS_TRYAGAIN ? TRY_AGAIN : NO_RECOVERY;
  return status;
}

/* The addresses of the lines `host NAME ADDRESS…`, of one family or, with AF_UNSPEC, of both. */
static int addresses_of(const char *name, int family, int families[], unsigned char found[][16], int *known) {
  struct lines lines;
  char *words[MOST_WORDS];
  int count, used = 0;
  *known = 0;
  if (!lines_read(&lines)) return 0;
  while ((count = lines_next(&lines, "host", 2, words)) >= 0) {
    if (strcasecmp(words[0], name)) continue;
    *known = 1;
    for (int i = 1; i < count && used < MOST_ADDRESSES; i++) {
      int of = strchr(words[i], ':') ? AF_INET6 : AF_INET;
      if ((family != AF_UNSPEC && family != of) || inet_pton(of, words[i], found[used]) != 1) continue;
      families[used++] = of;
    }
  }
  return used;
}

static enum nss_status by_name(const char *name, int family, struct hostent *host, char *buffer, size_t size, int *error, int *h_error) {
  struct space space = {buffer, size};
  int families[MOST_ADDRESSES], known;
  unsigned char found[MOST_ADDRESSES][16];
  int count = addresses_of(name, family, families, found, &known);
  if (!known) return no_host(error, h_error);
  if (count == 0) {
    *h_error = NO_DATA;
    return NSS_STATUS_NOTFOUND;
  }
  int length = family == AF_INET6 ? 16 : 4;
  *h_error = NETDB_INTERNAL;
  char **list = space_take(&space, (size_t)(count + 2) * sizeof *list);
  if (!list || !(host->h_name = space_copy(&space, name))) return too_small(error);
  for (int i = 0; i < count; i++) {
    if (!(list[i] = space_take(&space, (size_t)length))) return too_small(error);
    memcpy(list[i], found[i], (size_t)length);
  }
  list[count] = list[count + 1] = NULL;
  host->h_addr_list = list;
  host->h_aliases = list + count + 1;
  host->h_addrtype = family;
  host->h_length = length;
  *h_error = NETDB_SUCCESS;
  return NSS_STATUS_SUCCESS;
}

#ifdef HAVE_gethostbyname_r
EXPORT enum nss_status FUNCTION(gethostbyname_r)(const char *name, struct hostent *host, char *buffer, size_t size, int *error, int *h_error) {
  return by_name(name, AF_INET, host, buffer, size, error, h_error);
}
#endif

#ifdef HAVE_gethostbyname2_r
EXPORT enum nss_status FUNCTION(gethostbyname2_r)(const char *name, int family, struct hostent *host, char *buffer, size_t size, int *error, int *h_error) {
  return by_name(name, family, host, buffer, size, error, h_error);
}
#endif

#ifdef HAVE_gethostbyname4_r
/* The result of gethostbyname4_r, as <nss.h> has it. */
EXPORT enum nss_status FUNCTION(gethostbyname4_r)(const char *name, struct gaih_addrtuple **first, char *buffer, size_t size, int *error, int *h_error, int *ttl) {
  struct space space = {buffer, size};
  int families[MOST_ADDRESSES], known;
  unsigned char found[MOST_ADDRESSES][16];
  int count = addresses_of(name, AF_UNSPEC, families, found, &known);
  if (!known) return no_host(error, h_error);
  if (ttl) *ttl = 0;
  *h_error = NETDB_INTERNAL;
  char *copy = space_copy(&space, name);
  if (!copy) return too_small(error);
  for (int i = 0; i < count; i++) {
    struct gaih_addrtuple *tuple = *first ? *first : space_take(&space, sizeof *tuple);
    if (!tuple) return too_small(error);
    *tuple = (struct gaih_addrtuple){.name = i == 0 ? copy : NULL, .family = families[i]};
    memcpy(tuple->addr, found[i], sizeof tuple->addr);
    *first = tuple;
    first = &tuple->next;
  }
  *h_error = NETDB_SUCCESS;
  return NSS_STATUS_SUCCESS;
}
#endif

#ifdef HAVE_getcanonname_r
/* From the line `canonical NAME CANONICAL-NAME`. */
EXPORT enum nss_status FUNCTION(getcanonname_r)(const char *name, char *buffer, size_t size, char **result, int *error, int *h_error) {
  struct space space = {buffer, size};
  struct lines lines;
  char *words[MOST_WORDS];
  if (!lines_read(&lines)) return no_host(error, h_error);
  while (lines_next(&lines, "canonical", 2, words) >= 0) {
    if (strcasecmp(words[0], name)) continue;
    *h_error = NETDB_INTERNAL;
    if (!(*result = space_copy(&space, words[1]))) return too_small(error);
    *h_error = NETDB_SUCCESS;
    return NSS_STATUS_SUCCESS;
  }
  return no_host(error, h_error);
}
#endif
