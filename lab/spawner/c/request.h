/* The lab's requests to the spawner, one message (SOCK_SEQPACKET) each. The fields are text; each ends with a NUL.

     start ID STREAMS NETWORK WORDS VARIABLES WORD... VARIABLE...
     kill ID SIGNAL
     release ID      the lab has received the report of its end: it may be reaped
     network ID      makes a network namespace
     close ID DESCRIPTOR      the lab has opened the network of a report

   ID is the lab's number of the program or the network. STREAMS has a letter for each descriptor of the program, from 0: `d` for the next
   descriptor in the message (SCM_RIGHTS), `n` for /dev/null. NETWORK is the path of a network namespace, or empty for the spawner's own. WORDS is the number of
   words in the program's command line. VARIABLES is the number of its environment variables, or `-` for the spawner's own environment. */

#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>

#define MOST_STREAMS 8

struct start
{
  const char *network;
  /* Both lists end with a null pointer. VARIABLES is null for the spawner's own environment. */
  char **argv;
  char **variables;
  /* The descriptors of the program; -1 for /dev/null. */
  int streams[MOST_STREAMS];
  unsigned stream_count;
};

struct request
{
  enum { REQUEST_START, REQUEST_KILL, REQUEST_RELEASE, REQUEST_NETWORK, REQUEST_CLOSE, REQUEST_END } kind;
  unsigned id;
  int signal;
  int descriptor;
  struct start start;
  /* An errno if the program cannot be started; otherwise 0. */
  int error;
};

/* Waits for a request. Its content is valid until the next call; the caller closes its descriptors. */
void request_receive (int channel, struct request *request);

#endif
