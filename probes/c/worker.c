#include "worker.h"

#include "output.h"
#include "res_report.h"
#include "verbs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct worker {
  pthread_t thread, reaper;
  int started;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct command *first, **last;
  int closed;
  struct states states;
  struct command *retirement;
  char name[];
};

static struct worker *worker_new(const char *name) {
  struct worker *w = calloc(1, sizeof *w + strlen(name) + 1);
  if (!w) abort();
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->changed, NULL);
  w->last = &w->first;
  strcpy(w->name, name);
  return w;
}

/* The kernel's id of a thread, by which the lab finds it in /proc while a call hangs. */
static void announce(const struct worker *w) {
  static const char begin[] = "{\"event\":\"thread\"";
  struct text line = {0};
  text_append(&line, begin, sizeof begin - 1);
  json_member_string(&line, "thread", w->name);
  json_member_number(&line, "tid", syscall(SYS_gettid));
  text_append(&line, "}", 1);
  output_line(&line);
}

static void *thread_main(void *worker) {
  announce(worker);
  worker_run(worker);
  return NULL;
}

struct worker *worker_main(void) { return worker_new("main"); }

struct worker *worker_start(const char *name) {
  struct worker *w = worker_new(name);
  if (pthread_create(&w->thread, NULL, thread_main, w)) abort();
  w->started = 1;
  return w;
}

const char *worker_name(const struct worker *w) { return w->name; }

void worker_push(struct worker *w, struct command *command) {
  pthread_mutex_lock(&w->lock);
  *w->last = command;
  w->last = &command->next;
  pthread_cond_signal(&w->changed);
  pthread_mutex_unlock(&w->lock);
}

void worker_close(struct worker *w) {
  pthread_mutex_lock(&w->lock);
  w->closed = 1;
  pthread_cond_signal(&w->changed);
  pthread_mutex_unlock(&w->lock);
}

static struct command *take(struct worker *w) {
  pthread_mutex_lock(&w->lock);
  while (!w->first && !w->closed) pthread_cond_wait(&w->changed, &w->lock);
  struct command *command = w->first;
  if (command) w->first = command->next;
  if (!w->first) w->last = &w->first;
  pthread_mutex_unlock(&w->lock);
  return command;
}

void worker_perform(struct worker *w, struct command *command) {
  struct call call = {.command = command, .states = &w->states};
  res_report_begin(&call);
  perform(&call);
  res_report_end(&call);
  call_answer(&call);
  command_free(command);
}

void worker_close_states(struct worker *w) { states_close_all(&w->states); }

void worker_run(struct worker *w) {
  for (struct command *command; (command = take(w));) worker_perform(w, command);
  worker_close_states(w);
}

static void *retire(void *worker) {
  struct worker *w = worker;
  struct call call = {.command = w->retirement, .ok = 1};
  pthread_join(w->thread, NULL);
  call_answer(&call);
  command_free(w->retirement);
  return NULL;
}

void worker_retire(struct worker *w, struct command *command) {
  w->retirement = command;
  worker_close(w);
  if (pthread_create(&w->reaper, NULL, retire, w)) abort();
}

int worker_is_retired(const struct worker *w) { return w->retirement != NULL; }

void worker_finish(struct worker *w) {
  if (w->retirement) {
    pthread_join(w->reaper, NULL);
  } else if (w->started) {
    worker_close(w);
    pthread_join(w->thread, NULL);
  }
  pthread_mutex_destroy(&w->lock);
  pthread_cond_destroy(&w->changed);
  free(w);
}
