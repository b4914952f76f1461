#include "verbs.h"

#include <string.h>

/* Arguments by name; `!` marks those that are required, `*` permits any others. */
static const struct verb {
  const char *name, *arguments;
  verb_function *function;
} verbs[] = {
  {"getaddrinfo", "name family flags hints protocol service sockets socktype", verb_getaddrinfo},
  {"getnameinfo", "address! port flags family addrlen hostlen servlen", verb_getnameinfo},
  {"gai_strerror", "code!", verb_gai_strerror},
  {"gethostbyname", "name! buffer", verb_gethostbyname},
  {"gethostbyname2", "name! family! buffer", verb_gethostbyname2},
  {"gethostbyaddr", "address! buffer", verb_gethostbyaddr},
  {"gethostent", "buffer grow", verb_gethostent},
  {"getpwnam", "name! buffer", verb_getpwnam},
  {"getpwuid", "uid! buffer", verb_getpwuid},
  {"getgrnam", "name! buffer", verb_getgrnam},
  {"getgrgid", "gid! buffer", verb_getgrgid},
  {"getgrouplist", "name! gid!", verb_getgrouplist},
  {"getservbyname", "name! protocol buffer", verb_getservbyname},
  {"getservbyport", "port! protocol buffer", verb_getservbyport},
  {"getnetbyname", "name! buffer", verb_getnetbyname},
  {"getnetbyaddr", "network! family buffer", verb_getnetbyaddr},
  {"getprotobyname", "name! buffer", verb_getprotobyname},
  {"getrpcbyname", "name! buffer", verb_getrpcbyname},
  {"getaliasbyname", "name! buffer", verb_getaliasbyname},
  {"getspnam", "name! buffer", verb_getspnam},
  {"ether_hostton", "name!", verb_ether_hostton},
  {"getnetgrent", "name! buffer", verb_getnetgrent},
  {"innetgr", "name! host user domain", verb_innetgr},
  {"res_query", "name! type! buffer", verb_res_query},
  {"res_search", "name! type! buffer", verb_res_search},
  {"res_querydomain", "name! domain! type! buffer", verb_res_querydomain},
  {"res_send", "message! buffer", verb_res_send},
  {"nquery", "state! name! type! buffer", verb_nquery},
  {"res_nsearch", "state! name! type! buffer", verb_res_nsearch},
  {"res_nquerydomain", "state! name! domain! type! buffer", verb_res_nquerydomain},
  {"res_nsend", "state! message! buffer", verb_res_nsend},
  {"res_init", "", verb_res_init},
  {"res_close", "", verb_res_close},
  {"ninit", "state!", verb_ninit},
  {"nclose", "state!", verb_nclose},
  {"state", "state", verb_state},
  {"set", "state options+ options- retrans retry", verb_set},
  {"chroot", "path!", verb_chroot},
  {"setlocale", "locale! category", verb_setlocale},
  {"setrlimit", "resource! soft hard", verb_setrlimit},
  {"fork", "verb! limit *", verb_fork},
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
    if (kind == UNKNOWN && !strchr(arguments, '*')) return "the verb has no such argument";
    if (kind == REQUIRED) missing--;
  }
  return missing ? "an argument is missing" : NULL;
}

static const struct verb *find(const char *name) {
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (!strcmp(verbs[i].name, name)) return &verbs[i];
  return NULL;
}

const char *check_verb(const struct command *command) {
  const struct verb *verb = find(command->verb);
  return verb ? check_arguments(verb->arguments, command) : "no such verb";
}

void perform(struct call *c) {
  c->refusal = check_verb(c->command);
  if (!c->refusal) find(c->command->verb)->function(c);
}
