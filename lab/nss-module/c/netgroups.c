#include "module.h"

#include <string.h>
#include <sys/mman.h>

#if defined(HAVE_setnetgrent) && defined(HAVE_getnetgrent_r) && defined(HAVE_endnetgrent)

/* The beginning of glibc's struct __netgrent (inet/netgroup.h), which is the same from 2.17 to 2.44. */
struct netgrent {
  enum { triple_val, group_val } type;
  union {
    struct {
      const char *host, *user, *domain;
    } triple;
    const char *group;
  } val;
  char *data;
  size_t data_size;
};

/* The words of a line `netgroup NAME HOST USER DOMAIN`, in memory that nobody can write to, and the host behind the user: a module need not
   put its texts into the caller's buffer. */
static char *page;
static int is_read;
static struct netgrent entry;

EXPORT enum nss_status FUNCTION(setnetgrent)(const char *name, struct netgrent *result) {
  struct lines lines;
  char *words[MOST_WORDS];
  int unused;
  (void)result;
  if (!lines_read(&lines)) return missing("netgroup", &unused);
  while (lines_next(&lines, "netgroup", 4, words) >= 0) {
    if (strcmp(words[0], name)) continue;
    page = mmap(NULL, MOST_OCTETS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
      page = NULL;
      return NSS_STATUS_TRYAGAIN;
    }
    char *at = page;
    const char **fields[] = {&entry.val.triple.domain, &entry.val.triple.user, &entry.val.triple.host};
    for (int i = 0; i < 3; i++) {
      *fields[i] = strcpy(at, words[3 - i]);
      at += strlen(at) + 1;
    }
    mprotect(page, MOST_OCTETS, PROT_READ);
    is_read = 0;
    return NSS_STATUS_SUCCESS;
  }
  return missing("netgroup", &unused);
}

EXPORT enum nss_status FUNCTION(getnetgrent_r)(struct netgrent *result, char *buffer, size_t size, int *error) {
  (void)buffer, (void)size, (void)error;
  if (!page || is_read) return NSS_STATUS_RETURN;
  is_read = 1;
  result->type = triple_val;
  result->val = entry.val;
  return NSS_STATUS_SUCCESS;
}

EXPORT enum nss_status FUNCTION(endnetgrent)(struct netgrent *result) {
  (void)result;
  if (page) munmap(page, MOST_OCTETS);
  page = NULL;
  return NSS_STATUS_SUCCESS;
}

#endif
