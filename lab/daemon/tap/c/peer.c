#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "client_socket.h"
#include "identity.h"

/* <asm-generic/unistd.h>; older headers do not have them. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

struct peer
{
  pid_t client;
  /* The client's identity when the peer started. A client whose identity changes gets another peer. */
  struct identity identity;
  char differences[DIFFERENCES];
  /* A pidfd: the kernel reaps a peer that has ended, and another process may then have its id. */
  int process;
  /* A socket. Each octet requests a connection; the answer is an errno, and with errno 0 a descriptor. */
  int channel;
  unsigned connections;
  struct peer *next;
};

static struct peer *peers;
/* The pid namespace of the tap, which makes peers in those of their clients. */
static int own_pids = -1;
/* The directory of the daemon's socket. A peer enters the mount namespace of its client, where the path may lead elsewhere. */
static int folder = -1;
static struct sockaddr_un address = { .sun_family = AF_UNIX };

void
peers_begin (const char *path)
{
  char directory[sizeof address.sun_path];
  snprintf (directory, sizeof directory, "%s", path);
  char *slash = strrchr (directory, '/');
  snprintf (address.sun_path, sizeof address.sun_path, "%s", slash == NULL ? path : slash + 1);
  if (slash != NULL)
    *slash = '\0';
  folder = open (slash == NULL ? "." : slash == directory ? "/" : directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0 || fchdir (folder) != 0)
    fail (directory);
  own_pids = open ("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
  /* At the end of a container's first process the kernel kills the peers in the container's pid namespace, and that process does not end
     before they are reaped (pid_namespaces(7)). So they must be reaped at once. */
  signal (SIGCHLD, SIG_IGN);
}

static int
connect_to_daemon (void)
{
  int daemon = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (daemon >= 0 && connect (daemon, (struct sockaddr *) &address, sizeof address) != 0)
    {
      int error = errno;
      close (daemon);
      errno = error;
      return -1;
    }
  return daemon;
}

/* Sends DESCRIPTOR, or errno if it is negative. */
static void
answer (int channel, int descriptor)
{
  int error = descriptor < 0 ? errno : 0;
  union
  {
    char octets[CMSG_SPACE (sizeof (int))];
    struct cmsghdr header;
  } control;
  struct iovec content = { &error, sizeof error };
  struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1 };
  if (descriptor >= 0)
    {
      memset (&control, 0, sizeof control);
      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      struct cmsghdr *part = CMSG_FIRSTHDR (&message);
      part->cmsg_level = SOL_SOCKET;
      part->cmsg_type = SCM_RIGHTS;
      part->cmsg_len = CMSG_LEN (sizeof descriptor);
      memcpy (CMSG_DATA (part), &descriptor, sizeof descriptor);
    }
  sendmsg (channel, &message, MSG_NOSIGNAL);
}

/* Receives a descriptor from a peer. -1 and errno without one; ECHILD when the peer has ended. */
static int
take_answer (int channel)
{
  union
  {
    char octets[CMSG_SPACE (sizeof (int))];
    struct cmsghdr header;
  } control;
  int error;
  struct iovec content = { &error, sizeof error };
  struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1,
                            .msg_control = &control, .msg_controllen = sizeof control };
  ssize_t length;
  do
    length = recvmsg (channel, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  if (length != sizeof error)
    error = ECHILD;
  struct cmsghdr *part = error == 0 ? CMSG_FIRSTHDR (&message) : NULL;
  if (part == NULL)
    {
      /* Without an error, the descriptor is missing because this process has too many. */
      errno = error == 0 ? EMFILE : error;
      return -1;
    }
  int descriptor;
  memcpy (&descriptor, CMSG_DATA (part), sizeof descriptor);
  return descriptor;
}

/* Ignores the failure of a step. The tap reads the identity that the peer reached afterwards. */
static void
attempt (int result)
{
  (void) result;
}

/* Changes the namespaces, the root directory, the gid and the uid of this process to those of the client. */
static void
become (const struct peer *peer, const struct identity *own)
{
  int places[PLACES];
  for (int at = 0; at < PLACES; at++)
    {
      char path[64];
      snprintf (path, sizeof path, "/proc/%d/%s", (int) peer->client, place_files[at]);
      places[at] = open (path, (at == ROOT_DIRECTORY ? O_PATH : O_RDONLY) | O_CLOEXEC);
    }
  /* The user namespace comes last: a process in it may not enter the namespaces of another user namespace. */
  static const int order[] = { NET_NAMESPACE, MOUNT_NAMESPACE };
  for (size_t at = 0; at < sizeof order / sizeof *order; at++)
    if (peer->identity.places[order[at]].inode != own->places[order[at]].inode)
      attempt (setns (places[order[at]], 0));
  attempt (fchdir (places[ROOT_DIRECTORY]) != 0 || chroot (".") != 0);
  if (peer->identity.places[USER_NAMESPACE].inode != own->places[USER_NAMESPACE].inode)
    attempt (setns (places[USER_NAMESPACE], CLONE_NEWUSER));
  if (peer->identity.gid != own->gid)
    attempt (setresgid (peer->identity.gid, peer->identity.gid, peer->identity.gid));
  if (peer->identity.uid != own->uid)
    attempt (setresuid (peer->identity.uid, peer->identity.uid, peer->identity.uid));
  /* After a change of uid, /proc/PID belongs to root otherwise, and the daemon could read less of the peer than of the client. */
  prctl (PR_SET_DUMPABLE, 1);
  for (int at = 0; at < PLACES; at++)
    close (places[at]);
}

/* The main function of a peer. It ends when the tap closes the channel, also by its own end. */
static void
run (const struct peer *peer, const struct identity *own, int channel)
{
  /* Only the channel and the directory of the daemon's socket stay open, so that no connection of a client stays open here. */
  int kept = dup3 (channel, STDIN_FILENO, O_CLOEXEC) < 0 || dup3 (folder, STDOUT_FILENO, O_CLOEXEC) < 0;
  if (kept != 0 || syscall (SYS_close_range, STDERR_FILENO, ~0U, 0) != 0)
    for (int descriptor = STDERR_FILENO; descriptor < sysconf (_SC_OPEN_MAX); descriptor++)
      close (descriptor);
  become (peer, own);
  if (fchdir (STDOUT_FILENO) != 0)
    _exit (EXIT_FAILURE);
  answer (STDIN_FILENO, STDOUT_FILENO);
  char request;
  for (;;)
    {
      ssize_t length = read (STDIN_FILENO, &request, 1);
      if (length < 0 && errno == EINTR)
        continue;
      if (length <= 0)
        _exit (EXIT_SUCCESS);
      int descriptor = connect_to_daemon ();
      answer (STDIN_FILENO, descriptor);
      if (descriptor >= 0)
        close (descriptor);
    }
}

static void
end (struct peer *peer)
{
  close (peer->channel);
  syscall (SYS_pidfd_send_signal, peer->process, SIGKILL, NULL, 0);
  struct pollfd ended = { .fd = peer->process, .events = POLLIN };
  while (poll (&ended, 1, -1) < 0 && errno == EINTR)
    continue;
  close (peer->process);
  free (peer);
}

/* Starts a peer in the pid namespace of its client: only a new process can be in another one (setns(2)). As fork(2). */
static pid_t
fork_for (const struct peer *peer, const struct identity *own)
{
  bool same = peer->identity.places[PID_NAMESPACE].inode == own->places[PID_NAMESPACE].inode;
  char path[64];
  snprintf (path, sizeof path, "/proc/%d/ns/pid", (int) peer->client);
  int pids = same ? -1 : open (path, O_RDONLY | O_CLOEXEC);
  if (pids >= 0)
    attempt (setns (pids, CLONE_NEWPID));
  pid_t process = fork ();
  if (process != 0 && pids >= 0)
    {
      int error = errno;
      if (setns (own_pids, CLONE_NEWPID) != 0)
        fail ("the tap's own pid namespace");
      close (pids);
      errno = error;
    }
  return process;
}

/* NULL when the peer cannot be started. */
static struct peer *
start (pid_t client, const struct identity *identity, const struct identity *own)
{
  int channels[2];
  struct peer *peer = calloc (1, sizeof *peer);
  if (peer == NULL || socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channels) != 0)
    {
      free (peer);
      return NULL;
    }
  peer->client = client;
  peer->identity = *identity;
  peer->channel = channels[0];
  pid_t process = fork_for (peer, own);
  if (process == 0)
    run (peer, own, channels[1]);
  close (channels[1]);
  peer->process = process < 0 ? -1 : syscall (SYS_pidfd_open, process, 0);
  int ready = process < 0 ? -1 : take_answer (peer->channel);
  struct identity reached;
  if (ready >= 0)
    close (ready);
  if (ready < 0 || !identity_read (&reached, process))
    {
      if (peer->process >= 0)
        end (peer);
      else
        {
          close (peer->channel);
          free (peer);
        }
      return NULL;
    }
  identity_compare (identity, &reached, peer->differences);
  peer->next = peers;
  peers = peer;
  return peer;
}

struct peer *
peer_of (pid_t client, char *differences)
{
  struct identity identity, own;
  strcpy (differences, "gone");
  if (client <= 0 || !identity_read (&identity, client) || !identity_read (&own, getpid ()))
    return NULL;
  identity_compare (&identity, &own, differences);
  if (strcmp (differences, "-") == 0)
    return NULL;
  struct peer *peer = peers;
  while (peer != NULL && (peer->client != client || !identity_equal (&peer->identity, &identity)))
    peer = peer->next;
  if (peer == NULL)
    peer = start (client, &identity, &own);
  if (peer == NULL)
    return NULL;
  strcpy (differences, peer->differences);
  peer->connections++;
  return peer;
}

int
peer_connect (struct peer *peer)
{
  if (peer == NULL)
    return connect_to_daemon ();
  int daemon = send (peer->channel, "", 1, MSG_NOSIGNAL) == 1 ? take_answer (peer->channel) : -1;
  if (daemon >= 0 || (errno != ECHILD && errno != EPIPE))
    return daemon;
  /* A failed peer must not look like a daemon that refuses its client. A peer may end with the pid namespace of its client. */
  struct identity identity;
  if (identity_read (&identity, peer->client))
    fail ("the process that connects for a client");
  errno = ECONNREFUSED;
  return -1;
}

void
peer_release (struct peer *peer)
{
  if (peer != NULL)
    peer->connections--;
}

void
peers_sweep (void)
{
  struct peer **link = &peers;
  while (*link != NULL)
    {
      struct peer *peer = *link;
      if (peer->connections > 0 || kill (peer->client, 0) == 0 || errno != ESRCH)
        {
          link = &peer->next;
          continue;
        }
      *link = peer->next;
      end (peer);
    }
}

void
peers_end (void)
{
  while (peers != NULL)
    {
      struct peer *peer = peers;
      peers = peer->next;
      end (peer);
    }
}
