#include "output.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t one_writer = PTHREAD_MUTEX_INITIALIZER;

void output_line(struct text *line) {
  text_append(line, "\n", 1);
  /* The kernel may split lines longer than PIPE_BUF; the lock keeps them whole. */
  pthread_mutex_lock(&one_writer);
  for (size_t done = 0; done < line->used;) {
    ssize_t n = write(STDOUT_FILENO, line->data + done, line->used - done);
    if (n >= 0) done += (size_t)n;
    else if (errno != EINTR) _exit(1);
  }
  pthread_mutex_unlock(&one_writer);
  text_free(line);
}
