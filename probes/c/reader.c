#include "reader.h"

#include "call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  struct worker *worker;
  struct entry *next;
};

/* The active worker of that name, or NULL. */
static struct worker *find(const struct entry *entries, const char *name) {
  for (; entries; entries = entries->next)
    if (!worker_is_retired(entries->worker) && !strcmp(worker_name(entries->worker), name)) return entries->worker;
  return NULL;
}

static struct worker *start(struct entry **entries, const char *name) {
  struct entry *entry = malloc(sizeof *entry);
  if (!entry) abort();
  entry->worker = worker_start(name);
  entry->next = *entries;
  *entries = entry;
  return entry->worker;
}

static const char *why_not_retire(const struct worker *worker, const struct command *command) {
  if (command->count) return "the verb has no such argument";
  if (!strcmp(command->thread, "main")) return "the main thread cannot be ended";
  return worker ? NULL : "no thread of that name";
}

static void dispatch(struct entry **entries, struct worker *main_worker, struct command *command) {
  int is_main = !strcmp(command->thread, "main");
  struct worker *worker = is_main ? main_worker : find(*entries, command->thread);
  if (strcmp(command->verb, "thread-exit")) {
    worker_push(worker ? worker : start(entries, command->thread), command);
    return;
  }
  const char *why_not = why_not_retire(worker, command);
  if (!why_not) return worker_retire(worker, command);
  refuse_command(command, why_not);
  command_free(command);
}

static void finish(struct entry *entries) {
  while (entries) {
    struct entry *next = entries->next;
    worker_finish(entries->worker);
    free(entries);
    entries = next;
  }
}

/* The next command that is valid, or NULL at the end of stdin. */
static struct command *next_command(void) {
  char *line = NULL;
  size_t room = 0;
  for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0; line = NULL, room = 0) {
    const char *why;
    if (length && line[length - 1] == '\n') line[--length] = 0;
    struct command *command = command_parse(line, (size_t)length, &why);
    if (!why) return command;
    refuse_command(command, why);
    command_free(command);
  }
  free(line);
  return NULL;
}

void read_commands(struct worker *main_worker) {
  struct entry *entries = NULL;
  for (struct command *command; (command = next_command());) dispatch(&entries, main_worker, command);
  worker_close(main_worker);
  finish(entries);
}

void perform_commands(struct worker *main_worker) {
  for (struct command *command; (command = next_command());) {
    const char *why_not = NULL;
    if (strcmp(command->thread, "main")) why_not = "started with main-only, it has no other thread";
    else if (!strcmp(command->verb, "thread-exit")) why_not = why_not_retire(main_worker, command);
    if (!why_not) {
      worker_perform(main_worker, command);
      continue;
    }
    refuse_command(command, why_not);
    command_free(command);
  }
  worker_close_states(main_worker);
}
