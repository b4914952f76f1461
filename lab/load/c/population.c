#include "population.h"

#include <stdio.h>
#include <string.h>

static const char *const NAMES[DATABASES] = { "passwd", "group", "initgroups", "services", "netgroup", "hosts" };
static const char LETTERS[DATABASES + 1] = "ugusnh";
static const char *const DOMAINS[] = { "client", "daemon" };

#define FIRST_ID 100000
#define ID_STEP 100000
#define FIRST_PORT 20000
#define PORT_STEP 20000

enum database
database_of (const char *name)
{
  int at = 0;
  while (at < DATABASES && strcmp (NAMES[at], name) != 0)
    at++;
  return at;
}

char
letter_of (enum database database)
{
  return LETTERS[database];
}

void
key_of (enum database database, long index, char key[LONGEST_KEY])
{
  snprintf (key, LONGEST_KEY, "%c%ld%s", LETTERS[database], index, database == HOSTS ? "." DOMAIN : "");
}

long
index_in (char letter, const char *text, size_t length)
{
  if (length < 2 || text[0] != letter)
    return -1;
  long index = 0;
  size_t at = 1;
  for (; at < length && text[at] >= '0' && text[at] <= '9' && index < MOST_KEYS; at++)
    index = index * 10 + text[at] - '0';
  bool whole = at == length
               || (letter == 'h' && length - at == sizeof "." DOMAIN - 1 && memcmp (text + at, "." DOMAIN, length - at) == 0);
  return at > 1 && whole && index < MOST_KEYS ? index : -1;
}

/* The entry of a number, when views are STEP apart. */
static bool
entry_of (uint32_t number, uint32_t first, uint32_t step, long *index, enum view *view)
{
  if (number < first || (number - first) / step > DAEMON_VIEW || (number - first) % step >= MOST_KEYS)
    return false;
  *index = (number - first) % step;
  *view = (number - first) / step;
  return true;
}

bool
entry_of_id (uint32_t id, long *index, enum view *view)
{
  return entry_of (id, FIRST_ID, ID_STEP, index, view);
}

bool
entry_of_port (unsigned port, long *index, enum view *view)
{
  return entry_of (port, FIRST_PORT, PORT_STEP, index, view);
}

bool
entry_of_domain (const char *domain, long *index, enum view *view)
{
  for (int at = CLIENT_VIEW; at <= DAEMON_VIEW; at++)
    {
      /* The last letter and the number have the form of a key. */
      size_t skipped = strlen (DOMAINS[at]) - 1;
      if (strncmp (domain, DOMAINS[at], skipped) != 0)
        continue;
      *view = at;
      *index = index_in (DOMAINS[at][skipped], domain + skipped, strlen (domain + skipped));
      return *index >= 0;
    }
  return false;
}

static bool
entry_of_address (unsigned view_octet, const unsigned char last[2], long *index, enum view *view)
{
  *index = last[0] << 8 | last[1];
  *view = view_octet;
  return view_octet <= DAEMON_VIEW && *index < MOST_KEYS;
}

bool
entry_of_ipv4 (const unsigned char octets[4], long *index, enum view *view)
{
  return octets[0] == 198 && octets[1] >= 18 && entry_of_address (octets[1] - 18, octets + 2, index, view);
}

bool
entry_of_ipv6 (const unsigned char octets[16], long *index, enum view *view)
{
  unsigned char expected[16];
  if (!entry_of_address (octets[5], octets + 14, index, view))
    return false;
  ipv6_of (*index, *view, expected);
  return memcmp (octets, expected, sizeof expected) == 0;
}

uint32_t
id_of (long index, enum view view)
{
  return FIRST_ID + ID_STEP * view + index;
}

unsigned
port_of (long index, enum view view)
{
  return FIRST_PORT + PORT_STEP * view + index;
}

void
domain_of (long index, enum view view, char domain[LONGEST_KEY])
{
  snprintf (domain, LONGEST_KEY, "%s%ld", DOMAINS[view], index);
}

void
ipv4_of (long index, enum view view, unsigned char octets[4])
{
  octets[0] = 198;
  octets[1] = 18 + view;
  octets[2] = index >> 8;
  octets[3] = index;
}

void
ipv6_of (long index, enum view view, unsigned char octets[16])
{
  static const unsigned char prefix[4] = { 0x20, 0x01, 0x0d, 0xb8 };
  memset (octets, 0, 16);
  memcpy (octets, prefix, sizeof prefix);
  octets[5] = view;
  octets[14] = index >> 8;
  octets[15] = index;
}
