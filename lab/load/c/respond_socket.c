#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "nscd.h"
#include "respond.h"
#include "way.h"

/* As many as a daemon has workers, so that one slow client holds up nobody. */
#define THREADS 8

static void *
serve (void *argument)
{
  int listening = *(int *) argument;
  for (;;)
    {
      unsigned char message[LONGEST_MESSAGE];
      enum database database;
      long index;
      int client = accept4 (listening, NULL, NULL, SOCK_CLOEXEC);
      if (client < 0)
        continue;
      ssize_t length = read (client, message, sizeof message);
      if (length > 0 && nscd_read_request (message, length, &database, &index))
        {
          size_t size = nscd_reply (database, index, DAEMON_VIEW, message);
          send (client, message, size, MSG_NOSIGNAL);
        }
      close (client);
    }
  return NULL;
}

void
respond_on_socket (const char *path)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  if (strlen (path) >= sizeof name.sun_path)
    fail ("the socket's path is too long");
  strcpy (name.sun_path, path);
  int listening = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listening < 0 || bind (listening, (struct sockaddr *) &name, sizeof name) != 0 || listen (listening, SOMAXCONN) != 0)
    fail ("cannot listen");
  for (int at = 0; at < THREADS; at++)
    {
      pthread_t thread;
      if (pthread_create (&thread, NULL, serve, &listening) != 0)
        fail ("no thread");
    }
  puts ("ready");
  fflush (stdout);
  while (getchar () != EOF)
    continue;
  unlink (path);
}
