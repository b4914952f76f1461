/* The commands on stdin (main.c). */

#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>

/* Reads what is there, and runs the commands that are complete. False at the end of the input. */
bool commands_read (int input);

#endif
