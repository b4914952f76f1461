/* The C probe: makes resolver calls on command. ../PROTOCOL.md describes the protocol. */
#include "libc_version.h"
#include "output.h"
#include "reader.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void announce(void) {
  static const char begin[] = "{\"event\":\"ready\"", libc[] = ",\"libc\":{\"name\":";
  struct text line = {0};
  char version[64];
  libc_version(version, sizeof version);
  text_append(&line, begin, sizeof begin - 1);
  json_member_number(&line, "pid", getpid());
  json_member_string(&line, "probe", "c");
  text_append(&line, libc, sizeof libc - 1);
  json_string(&line, libc_name);
  json_member_string(&line, "version", version);
  text_append(&line, "}}", 2);
  output_line(&line);
}

static void *reader_main(void *main_worker) {
  read_commands(main_worker);
  return NULL;
}

int main(int argc, char **argv) {
  int main_only = argc > 1 && !strcmp(argv[1], "main-only");
  pthread_t reader;
  struct worker *worker = worker_main();
  signal(SIGPIPE, SIG_IGN);
  /* Older glibcs, such as 2.17, write the words of an abort to the terminal unless this is set (__libc_message). */
  setenv("LIBC_FATAL_STDERR_", "1", 1);
  announce();
  if (main_only) {
    perform_commands(worker);
    worker_finish(worker);
    return 0;
  }
  if (pthread_create(&reader, NULL, reader_main, worker)) abort();
  worker_run(worker);
  pthread_join(reader, NULL);
  worker_finish(worker);
  return 0;
}
