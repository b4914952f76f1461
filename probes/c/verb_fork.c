#include "names.h"
#include "verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The first character of the child's output. */
enum { ANSWER = 'a', REFUSAL = 'r' };

/* Held while a pipe's write end is open in the parent. Another child must not inherit it: the pipe would then stay open
   after the end of its own child. */
static pthread_mutex_t one_fork = PTHREAD_MUTEX_INITIALIZER;

/* The child's command: without `verb` and `limit`. */
static struct command inner_command(const struct command *command) {
  struct command inner = *command;
  inner.count = 0;
  for (int i = 0; i < command->count; i++) {
    if (!strcmp(command->args[i].key, "verb")) inner.verb = command->args[i].value;
    else if (strcmp(command->args[i].key, "limit")) inner.args[inner.count++] = command->args[i];
  }
  return inner;
}

static void write_all(int fd, const char *data, size_t length) {
  for (ssize_t n; length; data += n, length -= (size_t)n) {
    n = write(fd, data, length);
    if (n < 0 && errno != EINTR) _exit(1);
    if (n < 0) n = 0;
  }
}

static void run_child(const struct command *command, struct states *states, int out, pid_t parent) {
  struct call call = {.command = command, .states = states};
  struct text text = {0};
  char kind = ANSWER;
  /* No child outlives the probe. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  perform(&call);
  if (call.refusal) {
    kind = REFUSAL;
    text_append(&text, call.refusal, strlen(call.refusal));
  } else {
    json_object_begin(&text, "child");
    call_members(&text, &call);
    json_object_end(&text);
  }
  write_all(out, &kind, 1);
  write_all(out, text.data, text.used);
  _exit(0);
}

/* Reads until the child closes the pipe. Returns 0 if that is not within `limit` milliseconds (-1: no limit). */
static int read_answer(int fd, long limit, struct text *answer) {
  long long last = limit < 0 ? 0 : monotonic_ns() + limit * 1000000LL;
  for (;;) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    long long left = limit < 0 ? -1 : (last - monotonic_ns() + 999999) / 1000000;
    if (limit >= 0 && left < 0) left = 0;
    int ready = poll(&wait, 1, (int)left);
    if (ready == 0) return 0;
    if (ready < 0) continue;
    char chunk[4096];
    ssize_t n = read(fd, chunk, sizeof chunk);
    if (n > 0) text_append(answer, chunk, (size_t)n);
    else if (n == 0) return 1;
  }
}

/* A member with the first line of one of the child's files in /proc; without a readable file, none. */
static void report_proc_file(struct text *out, pid_t pid, const char *file) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
  FILE *stream = fopen(path, "re");
  if (!stream) return;
  if (fgets(line, sizeof line, stream)) {
    line[strcspn(line, "\n")] = 0;
    json_member_string(out, file, line);
  }
  fclose(stream);
}

static void report_end(struct call *c, int status) {
  struct spare spare;
  if (WIFSIGNALED(status)) json_member_string(&c->out, "signal", name_of(signal_names, WTERMSIG(status), "signal-", &spare));
  else json_member_number(&c->out, "exit", WEXITSTATUS(status));
}

/* Whether the child's answer has `ok: true`. The members before `ok` cannot contain this text. */
static int is_ok(const struct text *answer) { return strstr(answer->data, "\"ok\":true") != NULL; }

static void report(struct call *c, pid_t child, int in_time, int status, struct text *answer) {
  if (answer->used && answer->data[0] == REFUSAL) {
    static __thread char refusal[256];
    snprintf(refusal, sizeof refusal, "%.*s", (int)(answer->used - 1), answer->data + 1);
    return call_refuse(c, refusal);
  }
  int whole = WIFEXITED(status) && WEXITSTATUS(status) == 0 && answer->used;
  json_member_number(&c->out, "pid", child);
  if (in_time) report_end(c, status);
  if (!whole) return;
  text_append(&c->out, answer->data + 1, answer->used - 1);
  text_append(answer, "", 1);
  c->ok = is_ok(answer);
}

void verb_fork(struct call *c) {
  struct command inner = inner_command(c->command);
  long limit;
  if (!command_number(c->command, "limit", 1000000000L, -1, &limit)) return call_refuse(c, "limit must be a number");
  const char *why = check_verb(&inner);
  if (why) return call_refuse(c, why);
  if (!strcmp(inner.verb, "fork")) return call_refuse(c, "the child cannot fork");

  int fds[2];
  pid_t parent = getpid();
  pthread_mutex_lock(&one_fork);
  call_begin(c);
  pid_t child = pipe2(fds, O_CLOEXEC) ? -1 : fork();
  if (child == 0) run_child(&inner, c->states, fds[1], parent);
  if (child < 0) {
    call_end(c);
    pthread_mutex_unlock(&one_fork);
    return call_report_errno(c);
  }
  close(fds[1]);
  pthread_mutex_unlock(&one_fork);

  int status;
  struct text answer = {0};
  int in_time = read_answer(fds[0], limit, &answer);
  if (!in_time) {
    json_object_begin(&c->out, "hang");
    report_proc_file(&c->out, child, "stat");
    report_proc_file(&c->out, child, "wchan");
    report_proc_file(&c->out, child, "syscall");
    json_object_end(&c->out);
    kill(child, SIGKILL);
  }
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  call_end(c);
  close(fds[0]);
  report(c, child, in_time, status, &answer);
  text_free(&answer);
}
