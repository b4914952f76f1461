#include "answer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void
answer_begin (struct answer *answer, long asked)
{
  answer->asked = asked;
  answer->outcome = WRONG;
  answer->any = false;
  answer->detail[0] = '\0';
}

void
answer_fault (struct answer *answer, enum outcome outcome, const char *detail)
{
  /* A field of another entry says more than a missing one. */
  if (answer->outcome == MIXED)
    return;
  answer->outcome = outcome;
  answer->any = true;
  snprintf (answer->detail, sizeof answer->detail, "%s", detail);
}

static bool
is_fault (const struct answer *answer)
{
  return answer->any && answer->outcome >= MIXED;
}

static void
note_fault (struct answer *answer, enum outcome outcome, const char *what, const char *text)
{
  char detail[LONGEST_DETAIL];
  snprintf (detail, sizeof detail, "%s %s", what, text);
  answer_fault (answer, outcome, detail);
}

/* Notes a field with a view. KNOWN is false for a value of no entry. */
static void
note (struct answer *answer, bool known, long index, enum view view, const char *what, const char *text)
{
  enum outcome right = view == DAEMON_VIEW ? BY_DAEMON : BY_CLIENT;
  if (known && index != answer->asked)
    note_fault (answer, MIXED, what, text);
  else if (!known || (answer->any && !is_fault (answer) && answer->outcome != right))
    note_fault (answer, WRONG, what, text);
  else if (!is_fault (answer))
    {
      answer->outcome = right;
      answer->any = true;
    }
}

void
answer_id (struct answer *answer, uint32_t id, const char *what)
{
  long index = -1;
  enum view view = CLIENT_VIEW;
  char text[16];
  snprintf (text, sizeof text, "%u", id);
  bool known = entry_of_id (id, &index, &view);
  note (answer, known, index, view, what, text);
}

void
answer_port (struct answer *answer, unsigned port)
{
  long index = -1;
  enum view view = CLIENT_VIEW;
  char text[16];
  snprintf (text, sizeof text, "%u", port);
  bool known = entry_of_port (port, &index, &view);
  note (answer, known, index, view, "port", text);
}

void
answer_address (struct answer *answer, int family, const unsigned char *octets)
{
  long index = -1;
  enum view view = CLIENT_VIEW;
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop (family, octets, text, sizeof text);
  bool known = family == AF_INET6 ? entry_of_ipv6 (octets, &index, &view) : entry_of_ipv4 (octets, &index, &view);
  note (answer, known, index, view, "address", text);
}

void
answer_name (struct answer *answer, char letter, const char *what, const char *text)
{
  long index = index_in (letter, text, strlen (text));
  if (index != answer->asked)
    note_fault (answer, index >= 0 ? MIXED : WRONG, what, text);
}

void
answer_home (struct answer *answer, const char *text)
{
  static const char parent[] = "/home/";
  size_t skipped = strncmp (text, parent, sizeof parent - 1) == 0 ? sizeof parent - 1 : 0;
  answer_name (answer, 'u', "home", text + skipped);
}

void
answer_triple (struct answer *answer, const char *host, const char *user, const char *domain)
{
  long index = -1;
  enum view view = CLIENT_VIEW;
  bool known = entry_of_domain (domain, &index, &view);
  note (answer, known, index, view, "domain", domain);
  answer_name (answer, 'h', "host", host);
  answer_name (answer, 'u', "user", user);
}
