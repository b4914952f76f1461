/* Clients that look up without a pause, each on a thread or in a process of its own (way.h, own_process). */

#ifndef ASK_H
#define ASK_H

#include "way.h"

/* The most processes whose CPU time is measured. */
#define MOST_PROCESSES 15

struct load
{
  const struct way *way;
  const char *address;
  enum database database;
  unsigned clients;
  unsigned milliseconds;
  long keys;
  unsigned seed;
  /* Processes whose CPU time is measured; ends with 0. */
  const pid_t *processes;
};

/* Runs a load, and reports it on stdout as one JSON document (lab/load/generator.ts). */
void ask_and_report (const struct load *load);

#endif
