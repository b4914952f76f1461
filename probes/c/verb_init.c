#include "verbs.h"

#include <netinet/in.h>
#include <resolv.h>

void verb_res_init(struct call *c) {
  call_begin(c);
  c->ok = res_init() == 0;
  call_end(c);
}

#ifdef __GLIBC__

void verb_res_close(struct call *c) {
  call_begin(c);
  res_close();
  call_end(c);
  c->ok = 1;
}

void verb_ninit(struct call *c) {
  const char *name = command_arg(c->command, "state");
  struct __res_state *state = states_find(c->states, name);
  if (!state) state = states_add(c->states, name);
  call_begin(c);
  c->ok = res_ninit(state) == 0;
  call_end(c);
}

void verb_nclose(struct call *c) {
  const char *name = command_arg(c->command, "state");
  struct __res_state *state = states_find(c->states, name);
  if (!state) return call_refuse(c, "this thread has no state of that name: create it with ninit");
  call_begin(c);
  res_nclose(state);
  call_end(c);
  c->ok = 1;
  states_remove(c->states, name);
}

#else

void verb_res_close(struct call *c) { call_unsupported(c, "musl has no res_close"); }
void verb_ninit(struct call *c) { call_unsupported(c, "musl has no res_ninit"); }
void verb_nclose(struct call *c) { call_unsupported(c, "musl has no res_nclose"); }

#endif
