#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "dns.h"
#include "way.h"

struct client
{
  int descriptor;
  uint16_t id;
};

static void *
begin (const char *address)
{
  struct timeval patience = { .tv_sec = PATIENCE_S };
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (53) };
  struct client *client = calloc (1, sizeof *client);
  if (client == NULL || inet_pton (AF_INET, address, &name.sin_addr) != 1)
    fail ("not an IPv4 address");
  client->descriptor = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (client->descriptor < 0 || connect (client->descriptor, (struct sockaddr *) &name, sizeof name) != 0)
    fail ("no socket");
  setsockopt (client->descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return client;
}

static void
ask (void *state, enum database database, struct answer *answer)
{
  (void) database;
  struct client *client = state;
  unsigned char message[LONGEST_DNS_MESSAGE];
  size_t length = dns_query (++client->id, answer->asked, message);
  if (send (client->descriptor, message, length, 0) < 0)
    return answer_fault (answer, LOST, "the query was refused");
  for (;;)
    {
      ssize_t count = recv (client->descriptor, message, sizeof message, 0);
      if (count < 0 && errno != EINTR)
        return answer_fault (answer, errno == EAGAIN ? LATE : LOST, errno == EAGAIN ? "no reply within 5 s" : strerror (errno));
      if (count > 0 && dns_read_answer (message, count, client->id, answer))
        return;
    }
}

const struct way way_dns = { begin, ask };
