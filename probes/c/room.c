#include "room.h"

#include <errno.h>
#include <stdlib.h>

enum { LARGEST = 1 << 24 };

/* The function does not need the old content. */
static void allocate(struct room *room) {
  free(room->data);
  room->data = malloc(room->size ? room->size : 1);
  if (!room->data) abort();
}

int room_begin(struct call *c, struct room *room, size_t size) {
  long wanted;
  *room = (struct room){.fixed = command_arg(c->command, "buffer") != NULL};
  if (!command_number(c->command, "buffer", LARGEST, (long)size, &wanted)) {
    call_refuse(c, "buffer must be a number from 0 to 16777216");
    return 0;
  }
  room->size = (size_t)wanted;
  allocate(room);
  return 1;
}

int room_is_short(struct room *room, int error) {
  if (error != ERANGE || room->fixed) return 0;
  room->size *= 2;
  allocate(room);
  errno = 0;
  return 1;
}

void room_free(struct room *room) { free(room->data); }
