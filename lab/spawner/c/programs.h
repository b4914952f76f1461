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

/* Reports the programs that have ended. Each stays a zombie until it is released, so that no other process gets its pid. */
void programs_look (void);

/* The lab has taken the report of a program's end. */
void programs_release (unsigned id);

#endif
