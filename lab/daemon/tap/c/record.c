#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The text that has not been written yet: COUNT octets from BEGIN on. */
static char *kept;
static size_t begin, count, size;

static char *
reserve (size_t more)
{
  if (begin > 0 && begin + count + more > size)
    {
      memmove (kept, kept + begin, count);
      begin = 0;
    }
  if (count + more > size)
    {
      size = 2 * (count + more);
      kept = realloc (kept, size);
      if (kept == NULL)
        {
          fputs ("tap: no memory for the record\n", stderr);
          exit (EXIT_FAILURE);
        }
    }
  return kept + begin + count;
}

static void
add (const char *format, ...)
{
  char text[128];
  va_list values;
  va_start (values, format);
  int length = vsnprintf (text, sizeof text, format, values);
  va_end (values);
  memcpy (reserve (length), text, length);
  count += length;
}

static long long
now (void)
{
  struct timespec moment;
  clock_gettime (CLOCK_MONOTONIC, &moment);
  return moment.tv_sec * 1000000000LL + moment.tv_nsec;
}

void
record_ready (void)
{
  fcntl (STDOUT_FILENO, F_SETFL, fcntl (STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
  add ("ready\n");
  record_flush ();
}

void
record_flushed (void)
{
  add ("flushed\n");
}

static void
add_hex (const unsigned char *octets, size_t length)
{
  static const char digits[] = "0123456789abcdef";
  char *to = reserve (2 * length);
  for (size_t at = 0; at < length; at++)
    {
      *to++ = digits[octets[at] >> 4];
      *to++ = digits[octets[at] & 15];
    }
  count += 2 * length;
}

/* The kernel's name of a process, of at most 15 octets (proc(5)). Returns its length; 0 if the process has ended. */
static size_t
name_of (pid_t process, unsigned char *name, size_t size)
{
  char path[32];
  snprintf (path, sizeof path, "/proc/%d/comm", (int) process);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read (file, name, size);
  if (file >= 0)
    close (file);
  return length > 0 ? length - 1 : 0;
}

void
record_open (unsigned connection, pid_t client, const char *differences)
{
  unsigned char name[32];
  add ("open %u %lld %d ", connection, now (), (int) client);
  add_hex (name, name_of (client, name, sizeof name));
  add (" %s\n", differences);
}

void
record_joined (unsigned connection, pid_t listener)
{
  add ("joined %u %lld %d\n", connection, now (), (int) listener);
}

void
record_octets (unsigned connection, char direction, size_t skip,
               const unsigned char *octets, size_t length, int descriptors)
{
  size_t allowed = skip < KEPT_OCTETS ? KEPT_OCTETS - skip : 0;
  size_t shown = length < allowed ? length : allowed;
  add ("%c %u %lld %d %zu ", direction, connection, now (), descriptors, length);
  add_hex (octets, shown);
  add ("\n");
}

void
record_end (unsigned connection, const char *side)
{
  add ("end %u %lld %s\n", connection, now (), side);
}

void
record_flush (void)
{
  while (count > 0)
    {
      ssize_t written = write (STDOUT_FILENO, kept + begin, count);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return;
      begin += written;
      count -= written;
    }
  begin = 0;
}

void
record_finish (void)
{
  fcntl (STDOUT_FILENO, F_SETFL, fcntl (STDOUT_FILENO, F_GETFL) & ~O_NONBLOCK);
  record_flush ();
}
