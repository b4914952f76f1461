#ifndef PROBE_STATES_H
#define PROBE_STATES_H

#include "text.h"

/* The private resolver states (struct __res_state) that one thread made with `ninit`, by name. */
struct states {
  struct private_state *first;
  struct text reported; /* what was last said of the thread's own state */
};

struct __res_state;

/* The state of that name, or NULL. */
struct __res_state *states_find(const struct states *s, const char *name);

/* Where what was last said of it is kept; of the thread's own state without a name. Empty: nothing was. */
struct text *states_reported(struct states *s, const char *name);

/* A new one, all zero, as res_ninit wants it. */
struct __res_state *states_add(struct states *s, const char *name);

/* Takes one out of the list and frees it; it must have been closed with res_nclose. */
void states_remove(struct states *s, const char *name);

/* Closes and removes all: the thread ends. */
void states_close_all(struct states *s);

#endif
