#ifndef PROBE_WORKER_H
#define PROBE_WORKER_H

#include "command.h"

/* A thread that carries out its commands one after the other. */
struct worker;

/* For the process's own main thread, which is to call worker_run itself. */
struct worker *worker_main(void);

/* A new thread, started at once. */
struct worker *worker_start(const char *name);

const char *worker_name(const struct worker *w);

/* Hands a command over; the worker answers and frees it. */
void worker_push(struct worker *w, struct command *command);

/* Carries out commands until the queue ends. */
void worker_run(struct worker *w);

/* No more commands will come. */
void worker_close(struct worker *w);

/* Ends one from worker_start after its commands; `command` is answered once the thread is gone. Returns at once. */
void worker_retire(struct worker *w, struct command *command);
int worker_is_retired(const struct worker *w);

/* Waits until all commands are answered and the thread is gone, and frees the worker. The main one must have run. */
void worker_finish(struct worker *w);

#endif
