#include "way.h"

static void *
begin (const char *address)
{
  return (void *) address;
}

static void
ask (void *client, enum database database, struct answer *answer)
{
  (void) client;
  char key[LONGEST_KEY];
  key_of (database, answer->asked, key);
  answer_id (answer, id_of (answer->asked, CLIENT_VIEW), key);
}

const struct way way_nothing = { begin, ask, { false } };
