#include "cpu.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t
nanoseconds (clockid_t clock)
{
  struct timespec time;
  return clock_gettime (clock, &time) == 0 ? time.tv_sec * UINT64_C (1000000000) + time.tv_nsec : 0;
}

/* cutime and cstime, the 16th and 17th field of /proc/PID/stat. The second field is a name with any characters. */
static uint64_t
of_children (pid_t process)
{
  char path[64], line[1024];
  snprintf (path, sizeof path, "/proc/%d/stat", (int) process);
  FILE *file = fopen (path, "r");
  if (file == NULL)
    return 0;
  size_t length = fread (line, 1, sizeof line - 1, file);
  fclose (file);
  line[length] = '\0';
  unsigned long user = 0, system = 0;
  const char *name_end = strrchr (line, ')');
  if (name_end == NULL
      || sscanf (name_end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return 0;
  return (user + system) * (UINT64_C (1000000000) / sysconf (_SC_CLK_TCK));
}

uint64_t
cpu_of (pid_t process)
{
  clockid_t clock;
  return clock_getcpuclockid (process, &clock) == 0 ? nanoseconds (clock) + of_children (process) : 0;
}

uint64_t
cpu_of_self (void)
{
  return nanoseconds (CLOCK_PROCESS_CPUTIME_ID);
}
