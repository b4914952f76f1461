#ifndef NSS_MODULE_H
#define NSS_MODULE_H

#include <nss.h>
#include <stddef.h>

/* SERVICE is the name of the service in nsswitch.conf. Each function is there only with its HAVE_…: what glibc calls depends on which there are. */
#define JOIN(service, name) _nss_##service##_##name
#define NAMED(service, name) JOIN(service, name)
#define FUNCTION(name) NAMED(SERVICE, name)
#define EXPORT __attribute__((visibility("default")))
#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)

enum { MOST_WORDS = 16, MOST_OCTETS = 16384 };

/* The lines of /etc/nss-SERVICE, read by each call. */
struct lines {
  char text[MOST_OCTETS];
  char *next;
};

/* Returns 0 if the file cannot be read. */
int lines_read(struct lines *lines);

/* The words of the next line that begins with `kind`, and has at least `least` words behind it; their number, or -1 behind the last. */
int lines_next(struct lines *lines, const char *kind, int least, char *words[MOST_WORDS]);

/* The answer for what the file does not have: that of the line `missing DATABASE STATUS`, or notfound. Sets errno. */
enum nss_status missing(const char *database, int *error);

/* A part of the caller's buffer. */
struct space {
  char *at;
  size_t left;
};

/* Aligned for pointers; NULL if it does not fit. */
void *space_take(struct space *space, size_t octets);
char *space_copy(struct space *space, const char *text);

/* NSS_STATUS_TRYAGAIN with ERANGE: the caller calls again with a larger buffer. */
enum nss_status too_small(int *error);

#endif
