#include "command.h"

#include <stdlib.h>
#include <string.h>

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* Decodes %XX in place. A NUL byte is an error, because C strings cannot contain it. */
static int percent_decode(char *s) {
  char *out = s;
  for (; *s; s++, out++) {
    *out = *s;
    if (*s != '%') continue;
    int high = hex_digit(s[1]), low = high < 0 ? -1 : hex_digit(s[2]);
    if (low < 0 || high * 16 + low == 0) return 0;
    *out = (char)(high * 16 + low);
    s += 2;
  }
  *out = 0;
  return 1;
}

static int parse_number(const char *s, long long max, long long *out) {
  if (!*s || strlen(s) > 15 || s[strspn(s, "0123456789")]) return 0;
  *out = strtoll(s, NULL, 10);
  return *out <= max;
}

static int is_thread_name(const char *s) {
  size_t length = strlen(s);
  return length > 0 && length <= 64 &&
         strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}

static const char *parse_words(struct command *c) {
  char *rest = NULL;
  char *id = *c->line == ' ' ? NULL : strtok_r(c->line, " ", &rest);
  if (!id || !parse_number(id, 999999999999999LL, &c->id)) {
    c->id = -1;
    return "a command must begin with a number";
  }
  c->thread = strtok_r(NULL, " ", &rest);
  if (!c->thread || !is_thread_name(c->thread)) return "the second word must be a thread name: [A-Za-z0-9._-]{1,64}";
  c->verb = strtok_r(NULL, " ", &rest);
  if (!c->verb) return "no verb";
  for (char *word; (word = strtok_r(NULL, " ", &rest));) {
    char *equals = strchr(word, '=');
    if (!equals || equals == word) return "an argument must be key=value";
    if (c->count == COMMAND_MAX_ARGS) return "too many arguments";
    *equals = 0;
    if (command_arg(c, word)) return "an argument occurs twice";
    if (!percent_decode(equals + 1)) return "a value has an invalid percent escape or a zero byte";
    c->args[c->count].key = word;
    c->args[c->count++].value = equals + 1;
  }
  return NULL;
}

struct command *command_parse(char *line, size_t length, const char **why) {
  struct command *c = calloc(1, sizeof *c);
  if (!c) abort();
  c->line = line;
  int is_text = strlen(line) == length;
  *why = parse_words(c);
  if (!*why && !is_text) *why = "the command contains a zero byte";
  return c;
}

void command_free(struct command *c) {
  free(c->line);
  free(c);
}

const char *command_arg(const struct command *c, const char *key) {
  for (int i = 0; i < c->count; i++)
    if (!strcmp(c->args[i].key, key)) return c->args[i].value;
  return NULL;
}

int command_number(const struct command *c, const char *key, long max, long fallback, long *out) {
  const char *value = command_arg(c, key);
  long long number = fallback;
  if (value && !parse_number(value, max, &number)) return 0;
  *out = (long)number;
  return 1;
}

unsigned char *command_octets(const struct command *c, const char *key, size_t max, size_t *length) {
  const char *digits = command_arg(c, key);
  size_t count = strlen(digits);
  if (count % 2 || count / 2 > max) return NULL;
  unsigned char *octets = malloc(count / 2 + 1);
  if (!octets) abort();
  for (size_t i = 0; i < count; i += 2) {
    int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return free(octets), NULL;
    octets[i / 2] = (unsigned char)(high * 16 + low);
  }
  *length = count / 2;
  return octets;
}
