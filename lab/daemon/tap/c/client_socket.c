#include "client_socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

void
fail (const char *what)
{
  fprintf (stderr, "tap: %s: %s\n", what, strerror (errno));
  exit (EXIT_FAILURE);
}

int
client_socket_open (const char *path, const char *model)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct stat status;
  if (strlen (path) >= sizeof address.sun_path || strlen (model) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      fail (path);
    }
  strcpy (address.sun_path, path);
  int listening = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  /* A daemon that was killed left one. */
  unlink (path);
  if (listening < 0 || bind (listening, (struct sockaddr *) &address, sizeof address) != 0
      || stat (model, &status) != 0 || chmod (path, status.st_mode & 07777) != 0
      || listen (listening, SOMAXCONN) != 0)
    fail (path);
  return listening;
}

void
client_socket_close (int listening, const char *path, const char *model)
{
  struct stat status;
  close (listening);
  if (lstat (model, &status) != 0)
    unlink (path);
}
