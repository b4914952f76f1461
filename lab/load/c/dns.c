#include "dns.h"

#include <arpa/inet.h>
#include <string.h>

#define HEADER 12
#define TYPE_A 1
#define TYPE_AAAA 28
#define CLASS_IN 1
#define TTL 60
/* A pointer to the name at the beginning of the question. */
#define NAME_OF_QUESTION 0xc00c

static unsigned char *
put16 (unsigned char *at, unsigned value)
{
  at[0] = value >> 8;
  at[1] = value;
  return at + 2;
}

static unsigned
get16 (const unsigned char *at)
{
  return at[0] << 8 | at[1];
}

/* Writes a name of dotted labels. */
static unsigned char *
put_name (unsigned char *at, const char *name)
{
  while (*name != '\0')
    {
      size_t length = strcspn (name, ".");
      *at++ = length;
      memcpy (at, name, length);
      at += length;
      name += length + (name[length] == '.');
    }
  *at++ = 0;
  return at;
}

/* Reads an uncompressed name as dotted labels. Returns the place behind it; NULL for a bad or long one. */
static const unsigned char *
get_name (const unsigned char *at, const unsigned char *end, char name[LONGEST_KEY])
{
  size_t used = 0;
  while (at < end && *at != 0)
    {
      size_t length = *at++;
      if (length > 63 || at + length > end || used + length + 1 >= LONGEST_KEY)
        return NULL;
      if (used > 0)
        name[used++] = '.';
      memcpy (name + used, at, length);
      used += length;
      at += length;
    }
  name[used] = '\0';
  return at < end ? at + 1 : NULL;
}

size_t
dns_query (uint16_t id, long index, unsigned char *message)
{
  char key[LONGEST_KEY];
  /* RD, and one question. */
  static const unsigned char flags_and_counts[HEADER - 2] = { 1, 0, 0, 1 };
  key_of (HOSTS, index, key);
  unsigned char *at = put16 (message, id);
  memcpy (at, flags_and_counts, sizeof flags_and_counts);
  at = put_name (message + HEADER, key);
  at = put16 (at, TYPE_A);
  at = put16 (at, CLASS_IN);
  return at - message;
}

size_t
dns_answer (unsigned char *message, size_t length, enum view view)
{
  char name[LONGEST_KEY] = "";
  bool is_query = length > HEADER && (message[2] & 0x80) == 0 && get16 (message + 4) == 1;
  const unsigned char *question = is_query ? get_name (message + HEADER, message + length, name) : NULL;
  if (question == NULL || question + 4 > message + length)
    return 0;
  unsigned type = get16 (question);
  long index = index_in ('h', name, strlen (name));
  bool has_records = index >= 0 && (type == TYPE_A || type == TYPE_AAAA);
  /* QR, AA, and the query's RD; RA, and NXDOMAIN. */
  message[2] = 0x84 | (message[2] & 1);
  message[3] = 0x80 | (index >= 0 ? 0 : 3);
  put16 (message + 6, has_records);
  put16 (message + 8, 0);
  put16 (message + 10, 0);
  unsigned char *at = message + (question + 4 - message);
  if (!has_records)
    return at - message;
  at = put16 (at, NAME_OF_QUESTION);
  at = put16 (at, type);
  at = put16 (at, CLASS_IN);
  at = put16 (at, 0);
  at = put16 (at, TTL);
  size_t size = type == TYPE_A ? 4 : 16;
  at = put16 (at, size);
  if (type == TYPE_A)
    ipv4_of (index, view, at);
  else
    ipv6_of (index, view, at);
  return at + size - message;
}

bool
dns_read_answer (const unsigned char *message, size_t length, uint16_t id, struct answer *answer)
{
  if (length < HEADER || get16 (message) != id)
    return false;
  char name[LONGEST_KEY] = "";
  if (get_name (message + HEADER, message + length, name) != NULL)
    answer_name (answer, 'h', "name", name);
  if (get16 (message + 6) == 1 && length >= HEADER + 4)
    answer_address (answer, AF_INET, message + length - 4);
  else
    answer_fault (answer, WRONG, "not found");
  return true;
}
