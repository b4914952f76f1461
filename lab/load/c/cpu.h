#ifndef CPU_H
#define CPU_H

#include <stdint.h>
#include <sys/types.h>

/* The CPU time in nanoseconds of a process: of all its threads, also ended ones, and of the children that it has waited for. 0 after its end.
   The part of the children is in steps of a clock tick. */
uint64_t cpu_of (pid_t process);

uint64_t cpu_of_self (void);

#endif
