#include "call.h"

#include "names.h"
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

long long monotonic_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void call_begin(struct call *c) {
  c->start = monotonic_ns();
  errno = 0;
}

void call_end(struct call *c) {
  c->error_number = errno;
  c->end = monotonic_ns();
}

void call_report_errno(struct call *c) {
  struct spare spare;
  if (c->error_number) json_member_string(&c->out, "errno", name_of(errno_names, c->error_number, "errno-", &spare));
}

void call_report_h_errno(struct call *c, int h_error) {
  struct spare spare;
  json_member_string(&c->out, "h_errno", name_of(h_errno_names, h_error, "h_errno-", &spare));
}

int call_option(struct call *c, const char *key, const struct name *table, long fallback, long *out) {
  const char *value = command_arg(c->command, key);
  *out = fallback;
  if (!value || name_value(table, value, out)) return 1;
  call_refuse(c, "an argument has an unknown value");
  return 0;
}

int call_flags(struct call *c, const char *key, const struct name *table, long *out) {
  const char *value = command_arg(c->command, key);
  *out = 0;
  if (!value || name_flags(table, value, out)) return 1;
  call_refuse(c, "unknown flag");
  return 0;
}

void call_refuse(struct call *c, const char *why) { c->refusal = why; }

void call_unsupported(struct call *c, const char *why) { c->unsupported = why; }

static void begin_line(struct text *line, const struct command *command) {
  text_append(line, "{\"id\":", 6);
  if (command->id < 0) {
    text_append(line, "null", 4);
  } else {
    char digits[24];
    text_append(line, digits, (size_t)snprintf(digits, sizeof digits, "%lld", command->id));
  }
}

void refuse_command(const struct command *command, const char *why) {
  struct text line = {0};
  begin_line(&line, command);
  json_member_string(&line, "error", "bad-command");
  json_member_string(&line, "message", why);
  text_append(&line, "}", 1);
  output_line(&line);
}

void call_members(struct text *out, struct call *c) {
  json_member_string(out, "verb", c->command->verb);
  if (!c->start) c->start = c->end = monotonic_ns();
  json_member_number(out, "start", c->start);
  json_member_number(out, "end", c->end);
  json_member_bool(out, "ok", c->ok);
  if (c->unsupported) {
    json_member_string(out, "error", "unsupported");
    json_member_string(out, "reason", c->unsupported);
  }
  if (c->out.used) text_append(out, c->out.data, c->out.used);
}

void call_answer(struct call *c) {
  if (c->refusal) {
    refuse_command(c->command, c->refusal);
  } else {
    struct text line = {0};
    begin_line(&line, c->command);
    json_member_string(&line, "thread", c->command->thread);
    call_members(&line, c);
    text_append(&line, "}", 1);
    output_line(&line);
  }
  text_free(&c->out);
}
