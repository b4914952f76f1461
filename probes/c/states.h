#ifndef PROBE_STATES_H
#define PROBE_STATES_H

#include "text.h"

/* The private resolver states (struct __res_state) that one thread made with `ninit`, by name. */
struct states {
  struct private_state *first;
  struct text reported; /* the last reported text of the thread's own state */
};

struct __res_state;

/* The state of that name, or NULL. */
struct __res_state *states_find(const struct states *s, const char *name);

/* The last reported text of the state of that name, or of the thread's own state for NULL. Empty before the first
   report. */
struct text *states_reported(struct states *s, const char *name);

/* Adds a state that is all zero, as res_ninit requires. */
struct __res_state *states_add(struct states *s, const char *name);

/* Removes and frees a state; res_nclose must have closed it. */
void states_remove(struct states *s, const char *name);

/* Closes and removes all states, at the end of the thread. */
void states_close_all(struct states *s);

#endif
