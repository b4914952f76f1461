#include "module.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>

/* From the lines `group NAME GID MEMBER…`; by name, or without one by number. */
static enum nss_status group_of(const char *name, gid_t gid, struct group *group, char *buffer, size_t size, int *error) {
  struct space space = {buffer, size};
  struct lines lines;
  char *words[MOST_WORDS];
  int count;
  if (!lines_read(&lines)) return missing("group", error);
  while ((count = lines_next(&lines, "group", 2, words)) >= 0) {
    gid_t number = (gid_t)strtoul(words[1], NULL, 10);
    if (name ? strcmp(words[0], name) : number != gid) continue;
    char **members = space_take(&space, (size_t)(count - 1) * sizeof *members);
    if (!members) return too_small(error);
    for (int i = 2; i < count; i++)
      if (!(members[i - 2] = space_copy(&space, words[i]))) return too_small(error);
    members[count - 2] = NULL;
    *group = (struct group){.gr_name = space_copy(&space, words[0]), .gr_passwd = space_copy(&space, "x"), .gr_gid = number, .gr_mem = members};
    return group->gr_name && group->gr_passwd ? NSS_STATUS_SUCCESS : too_small(error);
  }
  return missing("group", error);
}

#ifdef HAVE_getgrnam_r
EXPORT enum nss_status FUNCTION(getgrnam_r)(const char *name, struct group *group, char *buffer, size_t size, int *error) {
  return group_of(name, 0, group, buffer, size, error);
}
#endif

#ifdef HAVE_getgrgid_r
EXPORT enum nss_status FUNCTION(getgrgid_r)(gid_t gid, struct group *group, char *buffer, size_t size, int *error) {
  return group_of(NULL, gid, group, buffer, size, error);
}
#endif

#ifdef HAVE_initgroups_dyn
/* The groups that have this member. */
EXPORT enum nss_status FUNCTION(initgroups_dyn)(const char *user, gid_t skip, long *used, long *size, gid_t **groups, long limit, int *error) {
  struct lines lines;
  char *words[MOST_WORDS];
  int count, found = 0;
  if (!lines_read(&lines)) return missing("initgroups", error);
  while ((count = lines_next(&lines, "group", 2, words)) >= 0)
    for (int i = 2; i < count; i++) {
      gid_t gid = (gid_t)strtoul(words[1], NULL, 10);
      if (strcmp(words[i], user)) continue;
      found = 1;
      if (gid == skip || (limit > 0 && *used >= limit)) continue;
      if (*used >= *size) {
        gid_t *larger = realloc(*groups, 2 * (size_t)*size * sizeof *larger);
        if (!larger) {
          *error = ENOMEM;
          return NSS_STATUS_TRYAGAIN;
        }
        *groups = larger;
        *size *= 2;
      }
      (*groups)[(*used)++] = gid;
    }
  return found ? NSS_STATUS_SUCCESS : missing("initgroups", error);
}
#endif
