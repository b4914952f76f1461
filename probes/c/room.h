#ifndef PROBE_ROOM_H
#define PROBE_ROOM_H

#include "call.h"

/* The buffer that a reentrant function (..._r) is given. */
struct room {
  char *data;
  size_t size;
  int fixed; /* the command says how large: ERANGE is then the result */
};

/* Makes room of `size` octets, or of as many as the argument `buffer` says. Returns 0, with the command refused, for an
   invalid value. To be called before call_begin. */
int room_begin(struct call *c, struct room *room, size_t size);

/* To be called with the function's return value: after ERANGE it doubles the room and returns 1, to call again. */
int room_is_short(struct room *room, int error);

void room_free(struct room *room);

#endif
