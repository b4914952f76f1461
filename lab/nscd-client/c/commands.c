#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"

/* The end of a command that is not complete yet. */
static char *pending;
static size_t pending_length, pending_room;

static int
digit (char letter)
{
  return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

/* Turns hexadecimal digits into octets, in place. */
static size_t
octets_of (char *hex)
{
  size_t count = strlen (hex) / 2;
  for (size_t at = 0; at < count; at++)
    hex[at] = (char) (digit (hex[2 * at]) << 4 | digit (hex[2 * at + 1]));
  return count;
}

static void
run (char *line)
{
  char *word = strtok (line, " ");
  char *number = strtok (NULL, " ");
  char *rest = strtok (NULL, "");
  if (word == NULL || number == NULL)
    {
      fputs ("not a command\n", stderr);
      exit (EXIT_FAILURE);
    }
  unsigned connection = (unsigned) strtoul (number, NULL, 10);
  if (strcmp (word, "open") == 0)
    connection_open (connection, rest == NULL ? "" : rest);
  else if (strcmp (word, "read") == 0)
    connection_read (connection);
  else if (strcmp (word, "write") == 0)
    connection_write (connection, rest, rest == NULL ? 0 : octets_of (rest));
  else if (strcmp (word, "shut") == 0)
    connection_shut (connection);
  else if (strcmp (word, "close") == 0)
    connection_close (connection);
}

bool
commands_read (int input)
{
  if (pending_room - pending_length < 65536)
    {
      pending_room = 2 * pending_room + 65536;
      pending = realloc (pending, pending_room);
      if (pending == NULL)
        abort ();
    }
  ssize_t count = read (input, pending + pending_length, pending_room - pending_length);
  if (count <= 0)
    return count < 0 && errno == EINTR;
  char *end = pending + pending_length + count;
  char *line = pending, *feed;
  /* What was pending before has no line feed. */
  for (char *from = pending + pending_length; (feed = memchr (from, '\n', end - from)) != NULL; from = line)
    {
      *feed = '\0';
      run (line);
      line = feed + 1;
    }
  pending_length = end - line;
  memmove (pending, line, pending_length);
  return true;
}
