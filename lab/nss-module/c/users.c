#include "module.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#if defined(HAVE_getpwnam_r) || defined(HAVE_getpwuid_r)
/* From the lines `user NAME UID GID DIR SHELL`; by name, or without one by number. */
static enum nss_status user_of(const char *name, uid_t uid, struct passwd *user, char *buffer, size_t size, int *error) {
  struct space space = {buffer, size};
  struct lines lines;
  char *words[MOST_WORDS];
  if (!lines_read(&lines)) return missing("passwd", error);
  while (lines_next(&lines, "user", 5, words) >= 0) {
    uid_t number = (uid_t)strtoul(words[1], NULL, 10);
    if (name ? strcmp(words[0], name) : number != uid) continue;
    *user = (struct passwd){.pw_uid = number, .pw_gid = (gid_t)strtoul(words[2], NULL, 10)};
    char **texts[] = {&user->pw_name, &user->pw_dir, &user->pw_shell, &user->pw_passwd, &user->pw_gecos};
    const char *contents[] = {words[0], words[3], words[4], "x", ""};
    for (int i = 0; i < 5; i++)
      if (!(*texts[i] = space_copy(&space, contents[i]))) return too_small(error);
    return NSS_STATUS_SUCCESS;
  }
  return missing("passwd", error);
}
#endif

#ifdef HAVE_getpwnam_r
EXPORT enum nss_status FUNCTION(getpwnam_r)(const char *name, struct passwd *user, char *buffer, size_t size, int *error) {
  return user_of(name, 0, user, buffer, size, error);
}
#endif

#ifdef HAVE_getpwuid_r
EXPORT enum nss_status FUNCTION(getpwuid_r)(uid_t uid, struct passwd *user, char *buffer, size_t size, int *error) {
  return user_of(NULL, uid, user, buffer, size, error);
}
#endif
