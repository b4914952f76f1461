#include "names.h"
#include "verbs.h"

#include <limits.h>
#include <locale.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* These verbs change the process for all its threads and for good. */

void verb_chroot(struct call *c) {
  call_begin(c);
  /* Without chdir, relative paths would lead out of the new root. */
  c->ok = chroot(command_arg(c->command, "path")) == 0 && chdir("/") == 0;
  call_end(c);
  if (!c->ok) call_report_errno(c);
}

void verb_setlocale(struct call *c) {
  long category;
  if (!call_option(c, "category", locale_category_names, LC_ALL, &category)) return;
  call_begin(c);
  const char *locale = setlocale((int)category, command_arg(c->command, "locale"));
  call_end(c);
  c->ok = locale != NULL;
  if (locale) json_member_string(&c->out, "locale", locale);
  else call_report_errno(c);
}

static const char INFINITE[] = "infinity";

/* Changes a limit to the argument's value, if it is there. */
static int limit_of(const struct command *command, const char *key, rlim_t *limit) {
  const char *value = command_arg(command, key);
  long number;
  if (!value) return 1;
  if (!strcmp(value, INFINITE)) return *limit = RLIM_INFINITY, 1;
  if (!command_number(command, key, LONG_MAX, 0, &number)) return 0;
  *limit = (rlim_t)number;
  return 1;
}

static void report_limit(struct call *c, const char *key, rlim_t limit) {
  if (limit == RLIM_INFINITY) json_member_string(&c->out, key, INFINITE);
  else json_member_number(&c->out, key, (long long)limit);
}

void verb_setrlimit(struct call *c) {
  long resource;
  struct rlimit limit = {0, 0};
  if (!call_option(c, "resource", limit_names, 0, &resource)) return;
  int known = getrlimit(resource, &limit) == 0;
  if (!limit_of(c->command, "soft", &limit.rlim_cur) || !limit_of(c->command, "hard", &limit.rlim_max))
    return call_refuse(c, "soft and hard must be numbers or infinity");
  call_begin(c);
  c->ok = setrlimit(resource, &limit) == 0;
  call_end(c);
  if (!c->ok) call_report_errno(c);
  if (!known || getrlimit(resource, &limit)) return;
  report_limit(c, "soft", limit.rlim_cur);
  report_limit(c, "hard", limit.rlim_max);
}
