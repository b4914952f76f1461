/* What the spawner tells the lab, on stdout, a line each.

     started ID PID
     failed ID ERRNO WHAT      the program was not started: the system call that failed
     ended ID CODE SIGNAL      the one that does not apply is 0

   The lab may be slow to read: what it does not take yet is kept, so that the spawner always goes on to the next request. */

#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <sys/types.h>

void report_started (unsigned id, pid_t pid);

void report_failed (unsigned id, int error, const char *what);

void report_ended (unsigned id, int code, int signal);

/* Hands over what the lab takes now. Returns whether something is left. */
bool report_flush (void);

/* Ends the spawner, and with it all programs, with a line on stderr. */
void fail (const char *what) __attribute__ ((noreturn));

#endif
