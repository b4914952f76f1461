#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dns.h"
#include "respond.h"
#include "way.h"

/* Room for bursts of many clients. */
#define RECEIVE_BUFFER (4 * 1024 * 1024)
/* More than the queries of all clients at once, with their retransmissions. */
#define MOST_WAITING 8192
#define AT_ONCE 64

struct reply
{
  uint64_t due;
  int descriptor;
  struct sockaddr_in client;
  size_t length;
  unsigned char octets[LONGEST_DNS_MESSAGE];
};

/* All replies have the same delay, so they leave in the order of the queries. After a change of the delay none may be waiting. */
static struct reply waiting[MOST_WAITING];
static size_t first, count;
static uint64_t delay;

static uint64_t
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * UINT64_C (1000000000) + time.tv_nsec;
}

static int
listen_at (const char *address)
{
  int size = RECEIVE_BUFFER;
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (53) };
  int descriptor = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (inet_pton (AF_INET, address, &name.sin_addr) != 1 || descriptor < 0
      || bind (descriptor, (struct sockaddr *) &name, sizeof name) != 0)
    fail ("cannot listen");
  if (setsockopt (descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
    setsockopt (descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  return descriptor;
}

static void
send_reply (const struct reply *reply)
{
  sendto (reply->descriptor, reply->octets, reply->length, 0, (const struct sockaddr *) &reply->client,
          sizeof reply->client);
}

static void
receive (int descriptor, enum view view)
{
  for (int at = 0; at < AT_ONCE; at++)
    {
      if (count == MOST_WAITING)
        fail ("too many queries at once");
      struct reply *reply = &waiting[(first + count) % MOST_WAITING];
      socklen_t size = sizeof reply->client;
      ssize_t length
        = recvfrom (descriptor, reply->octets, sizeof reply->octets, 0, (struct sockaddr *) &reply->client, &size);
      if (length < 0)
        return;
      reply->length = dns_answer (reply->octets, length, view);
      reply->descriptor = descriptor;
      if (reply->length == 0)
        continue;
      if (delay == 0 && count == 0)
        send_reply (reply);
      else
        {
          reply->due = now () + delay;
          count++;
        }
    }
}

static void
send_due (void)
{
  uint64_t time = count > 0 ? now () : 0;
  while (count > 0 && waiting[first].due <= time)
    {
      send_reply (&waiting[first]);
      first = (first + 1) % MOST_WAITING;
      count--;
    }
}

/* Until the first reply is due; NULL without one. */
static const struct timespec *
until_due (struct timespec *rest)
{
  if (count == 0)
    return NULL;
  uint64_t time = now ();
  uint64_t left = waiting[first].due > time ? waiting[first].due - time : 0;
  rest->tv_sec = left / UINT64_C (1000000000);
  rest->tv_nsec = left % UINT64_C (1000000000);
  return rest;
}

/* Reads the delay; false at the end of stdin. */
static bool
read_delay (void)
{
  char line[32];
  if (fgets (line, sizeof line, stdin) == NULL)
    return false;
  delay = strtoull (line, NULL, 10) * 1000;
  puts ("ready");
  fflush (stdout);
  return true;
}

void
respond_to_dns (const char *client_address, const char *daemon_address)
{
  struct pollfd polled[3] = { { .fd = STDIN_FILENO, .events = POLLIN },
                              { .fd = listen_at (client_address), .events = POLLIN },
                              { .fd = listen_at (daemon_address), .events = POLLIN } };
  /* One line at a time, so that none is left in a buffer that poll(2) does not see. */
  setvbuf (stdin, NULL, _IONBF, 0);
  puts ("ready");
  fflush (stdout);
  for (;;)
    {
      struct timespec rest;
      if (ppoll (polled, 3, until_due (&rest), NULL) < 0 && errno != EINTR)
        fail ("poll");
      if (polled[1].revents != 0)
        receive (polled[1].fd, CLIENT_VIEW);
      if (polled[2].revents != 0)
        receive (polled[2].fd, DAEMON_VIEW);
      send_due ();
      if (polled[0].revents != 0 && !read_delay ())
        return;
    }
}
