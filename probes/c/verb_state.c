#include "names.h"
#include "res_report.h"
#include "verbs.h"

#include <netinet/in.h>
#include <resolv.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __GLIBC__

static void report_state(struct call *c, const struct __res_state *state) {
  report_res_state(&c->out, state);
  json_member_number(&c->out, "tid", syscall(SYS_gettid));
}

static struct __res_state *chosen_state(struct call *c) {
  struct __res_state *state = res_state_of(c);
  if (!state) call_refuse(c, "this thread has no state of that name: create it with ninit");
  return state;
}

void verb_state(struct call *c) {
  const struct __res_state *state = chosen_state(c);
  if (!state) return;
  c->ok = 1;
  report_state(c, state);
}

void verb_set(struct call *c) {
  struct __res_state *state = chosen_state(c);
  if (!state) return;
  long add, remove, retrans, retry;
  if (!call_flags(c, "options+", res_names, &add) || !call_flags(c, "options-", res_names, &remove)) return;
  if (!command_number(c->command, "retrans", 65535, state->retrans, &retrans) ||
      !command_number(c->command, "retry", 65535, state->retry, &retry))
    return call_refuse(c, "retrans and retry must be numbers from 0 to 65535");
  state->options = (state->options | (unsigned long)add) & ~(unsigned long)remove;
  state->retrans = (int)retrans;
  state->retry = (int)retry;
  c->ok = 1;
  report_state(c, state);
}

#else

void verb_state(struct call *c) { call_unsupported(c, "musl has no resolver state"); }
void verb_set(struct call *c) { call_unsupported(c, "musl has no resolver state"); }

#endif
