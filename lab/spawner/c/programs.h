/* The running programs, by the lab's numbers for them. */

#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <signal.h>

#include "request.h"

/* Must be called first. MASK is the signal mask of the programs. */
void programs_prepare (const sigset_t *mask);

/* Starts a program, unless ERROR says why it cannot be started. Reports the start or the failure, and closes its descriptors. */
void programs_start (unsigned id, const struct start *start, int error);

/* Sends a signal to a program, unless it has ended. */
void programs_signal (unsigned id, int signal);

/* Reports the programs that have ended. Each stays a zombie until its release, so that no other process gets its pid. */
void programs_look (void);

/* Reaps a program: the lab has received the report of its end. */
void programs_release (unsigned id);

#endif
