#include "networks.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "report.h"

#define THIS_NETWORK "/proc/thread-self/ns/net"

/* Returns null, or the system call that failed. */
static const char *
raise_loopback (void)
{
  struct ifreq request = { .ifr_flags = IFF_UP };
  strcpy (request.ifr_name, "lo");
  int any = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0)
    return "socket";
  int result = ioctl (any, SIOCSIFFLAGS, &request);
  int error = errno;
  close (any);
  errno = error;
  return result < 0 ? "ioctl" : NULL;
}

void
networks_create (unsigned id)
{
  static int home = -1;
  if (home < 0)
    home = open (THIS_NETWORK, O_RDONLY | O_CLOEXEC);
  if (home < 0)
    {
      report_failed (id, errno, "open");
      return;
    }
  if (unshare (CLONE_NEWNET) != 0)
    {
      report_failed (id, errno, "unshare");
      return;
    }
  const char *failed = raise_loopback ();
  int network = failed == NULL ? open (THIS_NETWORK, O_RDONLY | O_CLOEXEC) : -1;
  int error = errno;
  /* Programs would start in the wrong network. */
  if (setns (home, CLONE_NEWNET) != 0)
    fail ("setns");
  if (network < 0)
    report_failed (id, error, failed == NULL ? "open" : failed);
  else
    report_network (id, network);
}

void
networks_release (int descriptor)
{
  close (descriptor);
}
