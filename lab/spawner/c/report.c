#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_LINE 128

static char *lines;
static size_t kept, size;

void
fail (const char *what)
{
  fprintf (stderr, "spawner: %s: %s\n", what, strerror (errno));
  exit (EXIT_FAILURE);
}

static void __attribute__ ((format (printf, 1, 2)))
add_line (const char *format, ...)
{
  if (size - kept < LONGEST_LINE)
    {
      size = 2 * size + LONGEST_LINE;
      lines = realloc (lines, size);
      if (lines == NULL)
        fail ("memory");
    }
  va_list values;
  va_start (values, format);
  kept += (size_t) vsnprintf (lines + kept, LONGEST_LINE, format, values);
  va_end (values);
}

void
report_started (unsigned id, pid_t pid)
{
  add_line ("started %u %d\n", id, (int) pid);
}

void
report_failed (unsigned id, int error, const char *step)
{
  add_line ("failed %u %d %s\n", id, error, step);
}

void
report_ended (unsigned id, int code, int signal)
{
  add_line ("ended %u %d %d\n", id, code, signal);
}

void
report_network (unsigned id, int descriptor)
{
  add_line ("network %u %d\n", id, descriptor);
}

bool
report_flush (void)
{
  while (kept > 0)
    {
      ssize_t written = write (STDOUT_FILENO, lines, kept);
      if (written < 0 && errno == EAGAIN)
        return true;
      if (written < 0 && errno != EINTR)
        fail ("stdout");
      if (written > 0)
        memmove (lines, lines + written, kept -= (size_t) written);
    }
  return false;
}
