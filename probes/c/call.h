#ifndef PROBE_CALL_H
#define PROBE_CALL_H

#include "command.h"
#include "states.h"
#include "text.h"

/* A command while its thread runs it, and its answer so far. */
struct call {
  const struct command *command;
  struct states *states; /* the private resolver states of this thread */
  struct text out;       /* the members of the answer */
  struct text before;    /* the resolver state of the command, before the call (res_report.h) */
  long long start, end;  /* CLOCK_MONOTONIC nanoseconds around the C library's function only */
  int ok;
  int error_number;      /* errno as that function left it; 0 when it set none */
  const char *refusal;   /* the command itself is wrong: why */
  const char *unsupported; /* this C library lacks the function: why */
};

/* To be called right before and right after the C library's function. */
void call_begin(struct call *c);
void call_end(struct call *c);

/* Adds ,"errno":"E…" if errno is set. */
void call_report_errno(struct call *c);
void call_report_h_errno(struct call *c, int h_error);

/* Looks an argument up in a table of names; `fallback` without the argument. For an invalid value it sets the refusal
   and returns 0. */
struct name;
int call_option(struct call *c, const char *key, const struct name *table, long fallback, long *out);
int call_flags(struct call *c, const char *key, const struct name *table, long *out);

/* Refuses the command: it is invalid, and nothing was called. */
void call_refuse(struct call *c, const char *why);

/* The C library lacks the function, and nothing was called. */
void call_unsupported(struct call *c, const char *why);

/* Adds the members that every answer has, and then those of this one. */
void call_members(struct text *out, struct call *c);

/* Writes the one line of the answer. */
void call_answer(struct call *c);
void refuse_command(const struct command *command, const char *why);

long long monotonic_ns(void);

#endif
