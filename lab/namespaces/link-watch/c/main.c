/* Reports each packet of a network device on stdout, one a line:

     link-watch DEVICE

     ready           every later packet is reported
     TIME OCTETS     a packet: when the kernel saw it (CLOCK_MONOTONIC in nanoseconds), and its octets from the IP header on, in hexadecimal

   It ends with stdin. */

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL

static void
fail (const char *what)
{
  perror (what);
  exit (EXIT_FAILURE);
}

static int
open_device (const char *device)
{
  /* Protocol 0: nothing is received before bind. */
  int descriptor = socket (AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    fail ("socket");
  int on = 1;
  if (setsockopt (descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0)
    fail ("SO_TIMESTAMPNS");
  struct sockaddr_ll name = { .sll_family = AF_PACKET, .sll_protocol = htons (ETH_P_ALL) };
  name.sll_ifindex = if_nametoindex (device);
  if (name.sll_ifindex == 0 || bind (descriptor, (struct sockaddr *) &name, sizeof name) != 0)
    fail (device);
  return descriptor;
}

static long long
nanoseconds (struct timespec time)
{
  return time.tv_sec * NS_PER_S + time.tv_nsec;
}

/* The kernel stamps packets with CLOCK_REALTIME. */
static long long
monotonic (struct timespec stamp)
{
  struct timespec real, mono;
  clock_gettime (CLOCK_REALTIME, &real);
  clock_gettime (CLOCK_MONOTONIC, &mono);
  return nanoseconds (mono) - (nanoseconds (real) - nanoseconds (stamp));
}

static void
report (int descriptor)
{
  static unsigned char octets[65536];
  char control[256];
  struct iovec part = { .iov_base = octets, .iov_len = sizeof octets };
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
  };
  ssize_t length = recvmsg (descriptor, &message, 0);
  if (length < 0)
    fail ("recvmsg");
  struct timespec stamp;
  clock_gettime (CLOCK_REALTIME, &stamp);
  for (struct cmsghdr *each = CMSG_FIRSTHDR (&message); each != NULL; each = CMSG_NXTHDR (&message, each))
    if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_TIMESTAMPNS)
      memcpy (&stamp, CMSG_DATA (each), sizeof stamp);
  printf ("%lld ", monotonic (stamp));
  for (ssize_t at = 0; at < length; at++)
    printf ("%02x", octets[at]);
  putchar ('\n');
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      fputs ("usage: link-watch DEVICE\n", stderr);
      return 64;
    }
  struct pollfd watched[] = {
    { .fd = STDIN_FILENO, .events = POLLIN },
    { .fd = open_device (argv[1]), .events = POLLIN },
  };
  puts ("ready");
  fflush (stdout);
  while (watched[0].revents == 0)
    {
      if (poll (watched, 2, -1) < 0)
        fail ("poll");
      if (watched[1].revents != 0)
        report (watched[1].fd);
    }
  return EXIT_SUCCESS;
}
