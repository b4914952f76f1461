#ifndef PROBE_OUTPUT_H
#define PROBE_OUTPUT_H

#include "text.h"

/* Writes one whole line to stdout and empties `line`. Lines of different threads never mix. Ends the process when
   stdout has no reader. */
void output_line(struct text *line);

#endif
