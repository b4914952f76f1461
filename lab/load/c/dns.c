#include "dns.h"

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
