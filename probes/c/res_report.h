#ifndef PROBE_RES_REPORT_H
#define PROBE_RES_REPORT_H

#include "call.h"

struct __res_state;

/* Writes the members of a resolver state. It only reads: it initialises nothing and does not read resolv.conf. */
void report_res_state(struct text *out, const struct __res_state *state);

/* The resolver state that a command names, or NULL if this thread has no private state of that name. Without a name:
   the thread's own state. */
struct __res_state *res_state_of(const struct call *c);

/* To be called right before and right after a command. The member `res` of the answer shows how the command changed the
   state. */
void res_report_begin(struct call *c);
void res_report_end(struct call *c);

#endif
