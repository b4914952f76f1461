/* One direction of a connection: octets, and the file descriptors that travel with them, go on in the order in which they
   came, and no more is taken than could be passed on. */

#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

#define FLOW_OCTETS 16384
/* The kernel's SCM_MAX_FD (unix(7)): no message carries more. */
#define FLOW_DESCRIPTORS 253

struct flow
{
  int from;
  int to;
  unsigned connection;
  char direction;
  size_t recorded;
  /* The end of the connection has been recorded, and is the last word on it: what still passes is not. */
  bool unrecorded;
  unsigned char octets[FLOW_OCTETS];
  size_t begin;
  size_t end;
  int descriptors[FLOW_DESCRIPTORS];
  int descriptor_count;
  /* No more will come: the sender has closed its end. */
  bool ended;
};

/* Neither octets nor descriptors wait to be passed on. */
bool flow_is_empty (const struct flow *flow);

/* Takes what is there, or passes on what was taken. False when neither can be done now. */
bool flow_move (struct flow *flow);

/* Throws away what was not passed on. */
void flow_drop (struct flow *flow);

#endif
