#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "report.h"

/* More than the largest message of a socket (net.core.wmem_max), so that no message is truncated. */
#define LARGEST (8u << 20)

struct fields
{
  char *next;
  char *end;
};

static void
malformed (void)
{
  errno = EBADMSG;
  fail ("a request");
}

static char *
next_field (struct fields *fields)
{
  char *field = fields->next;
  char *nul = field < fields->end ? memchr (field, '\0', (size_t) (fields->end - field)) : NULL;
  if (nul == NULL)
    malformed ();
  fields->next = nul + 1;
  return field;
}

static unsigned
next_number (struct fields *fields)
{
  return (unsigned) strtoul (next_field (fields), NULL, 10);
}

static char **
next_list (struct fields *fields, unsigned count)
{
  char **list = calloc ((size_t) count + 1, sizeof *list);
  if (list == NULL)
    fail ("memory");
  for (unsigned at = 0; at < count; at++)
    list[at] = next_field (fields);
  return list;
}

/* Reads the descriptors of a message. Returns their number. */
static unsigned
take_descriptors (struct msghdr *message, int descriptors[MOST_STREAMS])
{
  unsigned count = 0;
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
      {
        count = (unsigned) ((part->cmsg_len - CMSG_LEN (0)) / sizeof (int));
        memcpy (descriptors, CMSG_DATA (part), count * sizeof (int));
      }
  return count;
}

static void
read_start (struct fields *fields, struct start *start, const int *descriptors, unsigned received, bool truncated)
{
  static char **argv, **variables;
  free (argv);
  free (variables);
  argv = variables = NULL;
  const char *streams = next_field (fields);
  start->stream_count = (unsigned) strlen (streams);
  if (start->stream_count > MOST_STREAMS)
    malformed ();
  unsigned taken = 0;
  for (unsigned at = 0; at < start->stream_count; at++)
    {
      bool is_descriptor = streams[at] == 'd';
      if (is_descriptor && taken == received && !truncated)
        malformed ();
      start->streams[at] = is_descriptor && taken < received ? descriptors[taken++] : -1;
    }
  start->network = next_field (fields);
  unsigned argument_count = next_number (fields);
  const char *variable_count = next_field (fields);
  start->argv = argv = next_list (fields, argument_count);
  if (strcmp (variable_count, "-") != 0)
    variables = next_list (fields, (unsigned) strtoul (variable_count, NULL, 10));
  start->variables = variables;
}

void
request_receive (int channel, struct request *request)
{
  static char text[LARGEST];
  int descriptors[MOST_STREAMS];
  union
  {
    struct cmsghdr header;
    char octets[CMSG_SPACE (MOST_STREAMS * sizeof (int))];
  } control;
  struct iovec vector = { .iov_base = text, .iov_len = sizeof text };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
  ssize_t length;
  do
    length = recvmsg (channel, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  memset (request, 0, sizeof *request);
  if (length < 0)
    fail ("recvmsg");
  if (length == 0)
    {
      request->kind = REQUEST_END;
      return;
    }
  struct fields fields = { .next = text, .end = text + length };
  const char *kind = next_field (&fields);
  request->id = next_number (&fields);
  if (strcmp (kind, "kill") == 0)
    {
      request->kind = REQUEST_KILL;
      request->signal = (int) next_number (&fields);
      return;
    }
  if (strcmp (kind, "release") == 0)
    {
      request->kind = REQUEST_RELEASE;
      return;
    }
  if (strcmp (kind, "network") == 0)
    {
      request->kind = REQUEST_NETWORK;
      return;
    }
  if (strcmp (kind, "close") == 0)
    {
      request->kind = REQUEST_CLOSE;
      request->descriptor = (int) next_number (&fields);
      return;
    }
  request->kind = REQUEST_START;
  /* The kernel leaves out descriptors beyond the limit of this process. */
  bool truncated = (message.msg_flags & MSG_CTRUNC) != 0;
  request->error = truncated ? EMFILE : 0;
  read_start (&fields, &request->start, descriptors, take_descriptors (&message, descriptors), truncated);
}
