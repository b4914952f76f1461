#ifndef PROBE_READER_H
#define PROBE_READER_H

#include "worker.h"

/* Reads commands from stdin until its end and hands each to its thread, which it starts on first use.
   Runs beside the main thread, so that a lookup there holds up nobody else. Returns when all others have finished. */
void read_commands(struct worker *main_worker);

#endif
