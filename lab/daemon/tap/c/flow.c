#include "flow.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "record.h"

/* A buffer for the descriptors of one message, aligned for the kernel. */
union control
{
  char octets[CMSG_SPACE (sizeof (int) * FLOW_DESCRIPTORS)];
  struct cmsghdr header;
};

bool
flow_is_empty (const struct flow *flow)
{
  return flow->begin == flow->end;
}

void
flow_drop (struct flow *flow)
{
  for (int at = 0; at < flow->descriptor_count; at++)
    close (flow->descriptors[at]);
  flow->descriptor_count = 0;
  flow->begin = flow->end = 0;
}

static bool
would_wait (void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

static void
keep_descriptors (struct flow *flow, struct msghdr *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
      {
        size_t size = part->cmsg_len - CMSG_LEN (0);
        memcpy (flow->descriptors, CMSG_DATA (part), size);
        flow->descriptor_count = size / sizeof (int);
      }
}

static bool
receive (struct flow *flow)
{
  union control control;
  struct iovec buffer = { flow->octets, sizeof flow->octets };
  struct msghdr message = { .msg_iov = &buffer, .msg_iovlen = 1,
                            .msg_control = &control, .msg_controllen = sizeof control };
  ssize_t count = recvmsg (flow->from, &message, MSG_CMSG_CLOEXEC);
  if (count < 0 && (would_wait () || errno == EINTR))
    return errno == EINTR;
  if (count <= 0)
    {
      /* An error is an end as well: the other side has closed the socket with unread data. */
      flow->ended = true;
      return true;
    }
  keep_descriptors (flow, &message);
  flow->begin = 0;
  flow->end = count;
  if (!flow->unrecorded)
    record_octets (flow->connection, flow->direction, flow->recorded, flow->octets, count, flow->descriptor_count);
  flow->recorded += count;
  return true;
}

static bool
pass_on (struct flow *flow)
{
  union control control;
  struct iovec rest = { flow->octets + flow->begin, flow->end - flow->begin };
  struct msghdr message = { .msg_iov = &rest, .msg_iovlen = 1 };
  if (flow->descriptor_count > 0)
    {
      size_t size = sizeof (int) * flow->descriptor_count;
      memset (&control, 0, sizeof control);
      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE (size);
      struct cmsghdr *part = CMSG_FIRSTHDR (&message);
      part->cmsg_level = SOL_SOCKET;
      part->cmsg_type = SCM_RIGHTS;
      part->cmsg_len = CMSG_LEN (size);
      memcpy (CMSG_DATA (part), flow->descriptors, size);
    }
  ssize_t count = sendmsg (flow->to, &message, MSG_NOSIGNAL);
  if (count < 0 && (would_wait () || errno == EINTR))
    return errno == EINTR;
  if (count < 0)
    {
      /* The receiver has closed its end: the rest has no receiver. */
      flow_drop (flow);
      return true;
    }
  for (int at = 0; at < flow->descriptor_count; at++)
    close (flow->descriptors[at]);
  flow->descriptor_count = 0;
  flow->begin += count;
  return true;
}

bool
flow_move (struct flow *flow)
{
  if (!flow_is_empty (flow))
    return pass_on (flow);
  return !flow->ended && receive (flow);
}
