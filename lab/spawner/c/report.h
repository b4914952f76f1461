/* The spawner's reports to the lab on stdout, one a line.

     started ID PID
     failed ID ERRNO STEP      the program was not started, or the network not made; STEP is the system call that failed, or its argument
     ended ID CODE SIGNAL      the program ended; one of the two is 0
     network ID DESCRIPTOR     the network namespace that this descriptor of the spawner holds

   When the lab reads slowly, reports are kept, so that the spawner continues with the next request. */

#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <sys/types.h>

void report_started (unsigned id, pid_t pid);

void report_failed (unsigned id, int error, const char *step);

void report_ended (unsigned id, int code, int signal);

void report_network (unsigned id, int descriptor);

/* Writes as much as stdout takes without blocking. Returns whether reports are left. */
bool report_flush (void);

/* Prints the failed step and its errno, and ends the spawner with all programs. */
void fail (const char *what) __attribute__ ((noreturn));

#endif
