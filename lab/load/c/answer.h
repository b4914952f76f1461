/* What came of one lookup, judged by its fields. */

#ifndef ANSWER_H
#define ANSWER_H

#include "population.h"

enum outcome
{
  /* The right answer, of the daemon's view or of the client's own. */
  BY_DAEMON,
  BY_CLIENT,
  /* A field of another key's entry. */
  MIXED,
  /* No such entry, an error, a value of no entry, or half an answer. */
  WRONG,
  /* The daemon closed the connection before a whole reply. */
  LOST,
  /* No whole reply within the time that glibc's client waits. */
  LATE,
  /* The process of the client ended within the lookup. */
  CRASHED,
  OUTCOMES
};

#define LONGEST_DETAIL 160

struct answer
{
  long asked;
  /* Of the worst field so far; BY_DAEMON and BY_CLIENT as soon as a field was right. */
  enum outcome outcome;
  bool any;
  /* The fault, for people. */
  char detail[LONGEST_DETAIL];
};

void answer_begin (struct answer *answer, long asked);

/* Each notes a field. WHAT is its name, for people. */
void answer_id (struct answer *answer, uint32_t id, const char *what);
void answer_port (struct answer *answer, unsigned port);
/* FAMILY is AF_INET or AF_INET6. */
void answer_address (struct answer *answer, int family, const unsigned char *octets);
/* A name has the index of its entry, and no view. LETTER is that of its database. */
void answer_name (struct answer *answer, char letter, const char *what, const char *text);
/* A home directory. */
void answer_home (struct answer *answer, const char *text);

/* The triple of a netgroup. */
void answer_triple (struct answer *answer, const char *host, const char *user, const char *domain);

void answer_fault (struct answer *answer, enum outcome outcome, const char *detail);

#endif
