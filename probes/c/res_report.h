#ifndef PROBE_RES_REPORT_H
#define PROBE_RES_REPORT_H

#include "call.h"

struct __res_state;

/* The members that describe a resolver state. Only reads: nothing is initialised, and resolv.conf is not looked at. */
void report_res_state(struct text *out, const struct __res_state *state);

/* The resolver state that a command is about: the private one that it names (NULL when this thread has none of that name),
   else the thread's own. */
struct __res_state *res_state_of(const struct call *c);

/* Right before and right after a command is carried out: what it did to that state becomes the answer's member `res`. */
void res_report_begin(struct call *c);
void res_report_end(struct call *c);

#endif
