/* One direction of a connection. Octets and file descriptors are relayed in order; nothing is received until everything before it has been
   sent. */

#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

#define FLOW_OCTETS 16384
/* The kernel's limit for one message: SCM_MAX_FD (unix(7)). */
#define FLOW_DESCRIPTORS 253

struct flow
{
  int from;
  int to;
  unsigned connection;
  char direction;
  size_t recorded;
  /* The end of the connection has been recorded as its last line, so later octets are not recorded. */
  bool unrecorded;
  unsigned char octets[FLOW_OCTETS];
  size_t begin;
  size_t end;
  int descriptors[FLOW_DESCRIPTORS];
  int descriptor_count;
  /* The sender has closed its end. */
  bool ended;
  /* The receiver has been told. */
  bool end_passed;
};

/* Nothing that was received is still to be sent. */
bool flow_is_empty (const struct flow *flow);

/* Receives, or sends what was received. False when both would block. */
bool flow_move (struct flow *flow);

/* Discards what was not sent. */
void flow_drop (struct flow *flow);

#endif
