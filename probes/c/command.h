#ifndef PROBE_COMMAND_H
#define PROBE_COMMAND_H

#include <stddef.h>

enum { COMMAND_MAX_ARGS = 16 };

/* One parsed line of stdin. The strings point into `line`. */
struct command {
  char *line;
  long long id;
  char *thread, *verb;
  struct { char *key, *value; } args[COMMAND_MAX_ARGS];
  int count;
  struct command *next;
};

/* Parses `line` (from malloc, without its newline, `length` bytes). For an invalid line `*why` is the reason, and `id`
   is -1 if the line has none. */
struct command *command_parse(char *line, size_t length, const char **why);
void command_free(struct command *c);

/* The value of an argument, or NULL. */
const char *command_arg(const struct command *c, const char *key);

/* The argument as a number; `fallback` without the argument. Returns 0 if its value is not a decimal number from 0 to
   `max`. */
int command_number(const struct command *c, const char *key, long max, long fallback, long *out);

/* The argument's hexadecimal digits as octets (from malloc), and how many; NULL if they are no such digits, or more octets
   than `max`. The argument must be there. */
unsigned char *command_octets(const struct command *c, const char *key, size_t max, size_t *length);

#endif
