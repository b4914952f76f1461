#ifndef PROBE_READER_H
#define PROBE_READER_H

#include "worker.h"

/* Reads commands from stdin until its end and passes each to its thread, which it starts on first use. Runs on a thread
   of its own, so that a lookup on the main thread does not delay it. Returns when all workers have finished. */
void read_commands(struct worker *main_worker);

/* Reads commands from stdin until its end, and performs each on the calling thread, which is that of the worker. Refuses commands for other
   threads. */
void perform_commands(struct worker *main_worker);

#endif
