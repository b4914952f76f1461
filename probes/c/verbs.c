#include "verbs.h"

#include <string.h>

/* Arguments by name; `!` marks those that are required. */
static const struct verb {
  const char *name, *arguments;
  verb_function *function;
} verbs[] = {
  {"getaddrinfo", "name! family flags service socktype", verb_getaddrinfo},
  {"getnameinfo", "address! port flags", verb_getnameinfo},
  {"gethostbyname", "name!", verb_gethostbyname},
  {"gethostbyname2", "name! family!", verb_gethostbyname2},
  {"gethostbyaddr", "address!", verb_gethostbyaddr},
  {"getpwnam", "name!", verb_getpwnam},
  {"getgrnam", "name!", verb_getgrnam},
  {"res_query", "name! type!", verb_res_query},
  {"res_search", "name! type!", verb_res_search},
  {"nquery", "state! name! type!", verb_nquery},
  {"res_init", "", verb_res_init},
  {"res_close", "", verb_res_close},
  {"ninit", "state!", verb_ninit},
  {"nclose", "state!", verb_nclose},
  {"state", "state", verb_state},
  {"set", "state options+ options- retrans retry", verb_set},
};

enum kind { UNKNOWN, OPTIONAL, REQUIRED };

static enum kind argument_kind(const char *arguments, const char *key) {
  size_t length = strlen(key);
  while (*arguments) {
    size_t word = strcspn(arguments, " !");
    if (word == length && !strncmp(arguments, key, length)) return arguments[word] == '!' ? REQUIRED : OPTIONAL;
    arguments += word;
    arguments += strspn(arguments, " !");
  }
  return UNKNOWN;
}

static const char *check_arguments(const char *arguments, const struct command *command) {
  int missing = 0;
  for (const char *p = arguments; (p = strchr(p, '!')); p++) missing++;
  for (int i = 0; i < command->count; i++) {
    enum kind kind = argument_kind(arguments, command->args[i].key);
    if (kind == UNKNOWN) return "the verb has no such argument";
    if (kind == REQUIRED) missing--;
  }
  return missing ? "an argument is missing" : NULL;
}

void perform(struct call *c) {
  c->refusal = "no such verb";
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
    if (strcmp(verbs[i].name, c->command->verb)) continue;
    c->refusal = check_arguments(verbs[i].arguments, c->command);
    if (!c->refusal) verbs[i].function(c);
    return;
  }
}
