#ifndef PROBE_WORKER_H
#define PROBE_WORKER_H

#include "command.h"

/* A thread that runs its commands one after the other. */
struct worker;

/* A worker for the process's main thread, which must call worker_run itself. */
struct worker *worker_main(void);

/* Starts a new thread. */
struct worker *worker_start(const char *name);

const char *worker_name(const struct worker *w);

/* Queues a command; the worker answers and frees it. */
void worker_push(struct worker *w, struct command *command);

/* Performs, answers and frees a command. For the thread of the worker. */
void worker_perform(struct worker *w, struct command *command);

/* Runs commands until the queue ends. */
void worker_run(struct worker *w);

/* Closes the resolver states of the worker; its thread calls it after the last command. */
void worker_close_states(struct worker *w);

/* Ends the queue: no further command may follow. */
void worker_close(struct worker *w);

/* Ends a worker from worker_start after its queued commands; `command` is answered when the thread has ended. Returns
   at once. */
void worker_retire(struct worker *w, struct command *command);
int worker_is_retired(const struct worker *w);

/* Waits until all commands are answered and the thread has ended, and frees the worker. For the main worker, worker_run
   must have returned. */
void worker_finish(struct worker *w);

#endif
