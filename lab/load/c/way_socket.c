#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "nscd.h"
#include "way.h"

static void *
begin (const char *address)
{
  struct sockaddr_un name;
  if (strlen (address) >= sizeof name.sun_path)
    fail ("the socket's path is too long");
  return (void *) address;
}

static bool
is_late (void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

/* Reads until the reply is complete, without waiting for the end of the connection. */
static void
read_reply (int descriptor, enum database database, struct answer *answer)
{
  unsigned char reply[LONGEST_MESSAGE];
  size_t length = 0;
  while (length < sizeof reply)
    {
      ssize_t count = read (descriptor, reply + length, sizeof reply - length);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0 && is_late ())
        return answer_fault (answer, LATE, "no whole reply within 5 s");
      if (count <= 0)
        return answer_fault (answer, LOST, length == 0 ? "closed without a reply" : "closed within the reply");
      length += count;
      if (nscd_read_reply (database, reply, length, answer))
        return;
    }
  answer_fault (answer, WRONG, "a reply that is too long");
}

static void
ask (void *client, enum database database, struct answer *answer)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  struct timeval patience = { .tv_sec = PATIENCE_S };
  unsigned char request[LONGEST_MESSAGE];
  size_t length = nscd_request (database, answer->asked, request);
  strcpy (name.sun_path, client);
  int descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    fail ("socket");
  /* The limit of waiting for room in the listener's queue, too. */
  setsockopt (descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt (descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect (descriptor, (struct sockaddr *) &name, sizeof name) != 0)
    answer_fault (answer, is_late () ? LATE : LOST, is_late () ? "not accepted within 5 s" : strerror (errno));
  else if (send (descriptor, request, length, MSG_NOSIGNAL) != (ssize_t) length)
    answer_fault (answer, LOST, "the request was refused");
  else
    read_reply (descriptor, database, answer);
  close (descriptor);
}

const struct way way_socket = { begin, ask, { false } };
