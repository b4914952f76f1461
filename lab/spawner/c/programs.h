/* The programs that run, by the lab's numbers. */

#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <signal.h>

#include "request.h"

/* To be called first. MASK is the signal mask that programs start with. */
void programs_prepare (const sigset_t *mask);

/* Starts a program, and reports that or why not. Its descriptors are closed here. */
void programs_start (unsigned id, const struct start *start, int error);

/* Sends a signal to a program that has not ended. */
void programs_signal (unsigned id, int signal);

/* Takes note of all that ended, and reports them. */
void programs_reap (void);

#endif
