#ifndef PROBE_ROOM_H
#define PROBE_ROOM_H

#include "call.h"

/* The buffer for a call of a reentrant function (..._r). */
struct room {
  char *data;
  size_t size;
  int fixed; /* the command sets the size: ERANGE is then the result */
};

/* Allocates `size` octets, or the number in the argument `buffer`. For an invalid value it refuses the command and
   returns 0. To be called before call_begin. */
int room_begin(struct call *c, struct room *room, size_t size);

/* To be called with the function's return value: after ERANGE it doubles the room and returns 1, to call again. */
int room_is_short(struct room *room, int error);

void room_free(struct room *room);

#endif
