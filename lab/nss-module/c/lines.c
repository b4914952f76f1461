#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

int lines_read(struct lines *lines) {
  int file = open("/etc/nss-" TEXT(SERVICE), O_RDONLY | O_CLOEXEC);
  size_t used = 0;
  ssize_t got;
  if (file < 0) return 0;
  while (used < sizeof lines->text - 1 && (got = read(file, lines->text + used, sizeof lines->text - 1 - used)) > 0) used += (size_t)got;
  close(file);
  lines->text[used] = 0;
  lines->next = lines->text;
  return 1;
}

int lines_next(struct lines *lines, const char *kind, int least, char *words[MOST_WORDS]) {
  char *line;
  while ((line = strsep(&lines->next, "\n"))) {
    int count = 0;
    char *word, *first = NULL;
    while ((word = strsep(&line, " \t"))) {
      if (!*word) continue;
      if (!first) first = word;
      else if (count < MOST_WORDS) words[count++] = word;
    }
    if (first && !strcmp(first, kind) && count >= least) return count;
  }
  return -1;
}

enum nss_status missing(const char *database, int *error) {
  struct lines lines;
  char *words[MOST_WORDS];
  *error = ENOENT;
  if (!lines_read(&lines)) return NSS_STATUS_UNAVAIL;
  while (lines_next(&lines, "missing", 2, words) >= 0) {
    if (strcmp(words[0], database)) continue;
    if (!strcmp(words[1], "unavail")) return NSS_STATUS_UNAVAIL;
    if (!strcmp(words[1], "tryagain")) {
      *error = EAGAIN;
      return NSS_STATUS_TRYAGAIN;
    }
  }
  return NSS_STATUS_NOTFOUND;
}

void *space_take(struct space *space, size_t octets) {
  size_t skip = -(uintptr_t)space->at % sizeof(void *);
  if (space->left < skip + octets) return NULL;
  char *taken = space->at + skip;
  space->at += skip + octets;
  space->left -= skip + octets;
  return taken;
}

char *space_copy(struct space *space, const char *text) {
  size_t octets = strlen(text) + 1;
  char *copy = space_take(space, octets);
  return copy ? memcpy(copy, text, octets) : NULL;
}

enum nss_status too_small(int *error) {
  *error = ERANGE;
  return NSS_STATUS_TRYAGAIN;
}
