/* What the lab asks of the spawner, one message (SOCK_SEQPACKET) each. Its fields are text, each with a NUL behind it.

     start ID STREAMS NETWORK WORDS VARIABLES WORD... VARIABLE...
     kill ID SIGNAL
     release ID      its end is known: its pid may become another's

   ID is the lab's number of a program. STREAMS has a letter for each descriptor of the program from 0 on: `d` for the next descriptor that
   came with the message (SCM_RIGHTS), `n` for /dev/null. NETWORK is the path of a network namespace, empty for the spawner's own. WORDS
   counts the words of the program's command line. VARIABLES counts its environment, `-` stands for the spawner's own. */

#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>

#define MOST_STREAMS 8

struct start
{
  const char *network;
  /* Each ends with a null pointer. VARIABLES is null for the spawner's own environment. */
  char **words;
  char **variables;
  /* The descriptors of the program; -1 for /dev/null. */
  int streams[MOST_STREAMS];
  unsigned stream_count;
};

struct request
{
  enum { REQUEST_START, REQUEST_KILL, REQUEST_RELEASE, REQUEST_END } kind;
  unsigned id;
  int signal;
  struct start start;
  /* Why a program cannot be started: an errno, 0 if it can. */
  int error;
};

/* Waits for a request. What is in it is valid until the next one; its descriptors are the caller's. */
void request_receive (int channel, struct request *request);

#endif
