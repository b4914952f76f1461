/* notify: receives the messages of a service to its service manager (sd_notify(3)), and can keep their sender waiting.

     notify PATH

   It makes a datagram socket at PATH, which a service has in NOTIFY_SOCKET, and reads commands from stdin, one a line:

     hold       fills the queue of the socket and reads no more: a service that sends a message waits in sendmsg(2)
     release    reads again
     try PATH   sends a message of its own to the socket at PATH, as a service does that sees it there
     flush      answers when all messages up to now are reported

   It reports on stdout, one event a line. TIME is CLOCK_MONOTONIC in nanoseconds.

     ready PID              it receives; PID is its process id
     < TIME PID OCTETS      a message, in hexadecimal, and its sender by SCM_CREDENTIALS
     done ERRNO             the answer to a command, in their order; ERRNO is 0, or why it failed

   The program ends with stdin. */

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define EXIT_USAGE 64
#define MOST_OCTETS 4096
#define MOST_FILLERS 1024
/* A message that only fills the queue. No service sends an empty one: sd_notify(3) refuses it. */
#define FILLING ""

static int receiving;
static int fillers[MOST_FILLERS];
static int filler_count;

static void
fail (const char *what)
{
  fprintf (stderr, "notify: %s: %s\n", what, strerror (errno));
  exit (EXIT_FAILURE);
}

static struct sockaddr_un
address_of (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (strlen (path) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      fail (path);
    }
  strcpy (address.sun_path, path);
  return address;
}

static int
socket_to_send (void)
{
  int sending = socket (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (sending < 0)
    fail ("socket");
  return sending;
}

/* Sends a message without waiting. The result is 0, or an errno. */
static int
send_to (int sending, const char *path, const char *text)
{
  struct sockaddr_un address = address_of (path);
  ssize_t sent = sendto (sending, text, strlen (text), 0, (struct sockaddr *) &address, sizeof address);
  return sent < 0 ? errno : 0;
}

static void
report (const char *octets, ssize_t count, struct msghdr *message)
{
  struct timespec moment;
  struct ucred sender = { 0 };
  struct cmsghdr *control = CMSG_FIRSTHDR (message);
  if (control != NULL && control->cmsg_type == SCM_CREDENTIALS)
    memcpy (&sender, CMSG_DATA (control), sizeof sender);
  clock_gettime (CLOCK_MONOTONIC, &moment);
  printf ("< %lld %d ", moment.tv_sec * 1000000000LL + moment.tv_nsec, (int) sender.pid);
  for (ssize_t at = 0; at < count; at++)
    printf ("%02x", (unsigned char) octets[at]);
  putchar ('\n');
}

/* Reports all messages in the queue, but those that fill it. */
static void
receive_all (void)
{
  char octets[MOST_OCTETS], control[CMSG_SPACE (sizeof (struct ucred))];
  for (;;)
    {
      struct iovec part = { octets, sizeof octets };
      struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
      ssize_t count = recvmsg (receiving, &message, 0);
      if (count < 0)
        return;
      if (count > 0)
        report (octets, count, &message);
    }
}

/* Each socket may send only some messages that nobody has read. The queue is full when a new one can send none. */
static int
hold (const char *path)
{
  receive_all ();
  for (bool sent = true; sent;)
    {
      if (filler_count == MOST_FILLERS)
        return ENOBUFS;
      int sending = fillers[filler_count++] = socket_to_send ();
      int error;
      for (sent = false; (error = send_to (sending, path, FILLING)) == 0; sent = true)
        continue;
      if (error != EAGAIN)
        return error;
    }
  return 0;
}

static int
try (const char *path)
{
  int sending = socket_to_send ();
  int error = send_to (sending, path, "TRY=1");
  close (sending);
  receive_all ();
  return error;
}

static void
receive_at (const char *path)
{
  struct sockaddr_un address = address_of (path);
  receiving = socket (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (receiving < 0 || bind (receiving, (struct sockaddr *) &address, sizeof address) != 0 || chmod (path, 0666) != 0
      || setsockopt (receiving, SOL_SOCKET, SO_PASSCRED, &(int) { 1 }, sizeof (int)) != 0)
    fail (path);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      fputs ("usage: notify PATH\n", stderr);
      return EXIT_USAGE;
    }
  receive_at (argv[1]);
  printf ("ready %d\n", (int) getpid ());
  setvbuf (stdin, NULL, _IONBF, 0);
  for (bool holds = false;;)
    {
      fflush (stdout);
      struct pollfd watched[] = { { STDIN_FILENO, POLLIN, 0 }, { holds ? -1 : receiving, POLLIN, 0 } };
      if (poll (watched, 2, -1) < 0)
        continue;
      if (watched[1].revents != 0)
        receive_all ();
      if (watched[0].revents == 0)
        continue;
      char line[MOST_OCTETS];
      if (fgets (line, sizeof line, stdin) == NULL)
        return EXIT_SUCCESS;
      line[strcspn (line, "\n")] = '\0';
      int error = 0;
      if (strcmp (line, "hold") == 0)
        {
          error = hold (argv[1]);
          holds = true;
        }
      else if (strcmp (line, "release") == 0)
        {
          holds = false;
          receive_all ();
          while (filler_count > 0)
            close (fillers[--filler_count]);
        }
      else if (strncmp (line, "try ", 4) == 0)
        error = try (line + 4);
      else if (!holds)
        receive_all ();
      printf ("done %d\n", error);
    }
}
