#include "libc_version.h"

#include <stdio.h>

#ifdef __GLIBC__

#include <gnu/libc-version.h>

const char libc_name[] = "glibc";

void libc_version(char *version, size_t size) { snprintf(version, size, "%s", gnu_get_libc_version()); }

#else

#include <dlfcn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char libc_name[] = "musl";

/* musl has no function for its version, but its library, run as a program, prints a line "Version 1.2.3" to stderr. */
void libc_version(char *version, size_t size) {
  char output[256] = "";
  int fds[2];
  Dl_info library;
  snprintf(version, size, "unknown");
  if (!dladdr((void *)snprintf, &library) || pipe(fds)) return;
  pid_t child = fork();
  if (child == 0) {
    dup2(fds[1], STDERR_FILENO);
    execl(library.dli_fname, library.dli_fname, (char *)NULL);
    _exit(1);
  }
  close(fds[1]);
  size_t used = 0;
  for (ssize_t n; (n = read(fds[0], output + used, sizeof output - 1 - used)) > 0;) used += (size_t)n;
  close(fds[0]);
  if (child > 0) waitpid(child, NULL, 0);
  const char *line = strstr(output, "Version ");
  if (line) snprintf(version, size, "%.*s", (int)strcspn(line + 8, "\n"), line + 8);
}

#endif
