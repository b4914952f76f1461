#include "nscd.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define VERSION 2

/* request_type: GETPWBYNAME, GETGRBYNAME, INITGROUPS, GETSERVBYNAME, GETNETGRENT, GETAI. */
static const int32_t TYPES[DATABASES] = { 0, 2, 15, 16, 19, 14 };
/* The numbers in the header of a reply: version, found, and those of the database. */
static const size_t HEADERS[DATABASES] = { 9, 6, 3, 6, 4, 6 };
#define MOST_NUMBERS 9
/* Of a reply that fits into LONGEST_MESSAGE. */
#define MOST_GROUPS 128

/* A message under construction. */
struct writer
{
  unsigned char *at;
};

static void
put (struct writer *writer, const void *octets, size_t length)
{
  memcpy (writer->at, octets, length);
  writer->at += length;
}

static void
put_number (struct writer *writer, int32_t number)
{
  put (writer, &number, sizeof number);
}

static void
put_text (struct writer *writer, const char *text)
{
  put (writer, text, strlen (text) + 1);
}

/* The key of a request: as in the files, and for a service also its protocol. */
static void
request_key (enum database database, long index, char key[LONGEST_KEY])
{
  key_of (database, index, key);
  if (database == SERVICES)
    strcat (key, "/tcp");
}

size_t
nscd_request (enum database database, long index, unsigned char *message)
{
  char key[LONGEST_KEY];
  struct writer writer = { message };
  request_key (database, index, key);
  put_number (&writer, VERSION);
  put_number (&writer, TYPES[database]);
  put_number (&writer, strlen (key) + 1);
  put_text (&writer, key);
  return writer.at - message;
}

bool
nscd_read_request (const unsigned char *message, size_t length, enum database *database, long *index)
{
  int32_t header[3];
  if (length < sizeof header)
    return false;
  memcpy (header, message, sizeof header);
  const char *key = (const char *) message + sizeof header;
  if (header[0] != VERSION || header[2] < 2 || header[2] > LONGEST_KEY || length != sizeof header + header[2]
      || key[header[2] - 1] != '\0')
    return false;
  size_t size = header[2] - 1;
  for (int at = 0; at < DATABASES; at++)
    if (TYPES[at] == header[1])
      {
        *database = at;
        if (at == SERVICES && size > 4 && strcmp (key + size - 4, "/tcp") == 0)
          size -= 4;
        *index = index_in (letter_of (at), key, size);
        return *index >= 0;
      }
  return false;
}

static size_t
size_of_text (const char *text)
{
  return strlen (text) + 1;
}

size_t
nscd_reply (enum database database, long index, enum view view, unsigned char *message)
{
  char key[LONGEST_KEY];
  char member[LONGEST_KEY];
  char home[LONGEST_KEY + 8];
  key_of (database, index, key);
  key_of (PASSWD, index, member);
  snprintf (home, sizeof home, "/home/%s", member);
  struct writer writer = { message };
  put_number (&writer, VERSION);
  put_number (&writer, 1);
  if (database == PASSWD)
    {
      const char *strings[5] = { key, "x", "daemon", home, "/bin/sh" };
      put_number (&writer, size_of_text (strings[0]));
      put_number (&writer, size_of_text (strings[1]));
      put_number (&writer, id_of (index, view));
      put_number (&writer, id_of (index, view));
      for (int at = 2; at < 5; at++)
        put_number (&writer, size_of_text (strings[at]));
      for (int at = 0; at < 5; at++)
        put_text (&writer, strings[at]);
    }
  else if (database == GROUP)
    {
      put_number (&writer, size_of_text (key));
      put_number (&writer, size_of_text ("x"));
      put_number (&writer, id_of (index, view));
      put_number (&writer, 1);
      put_number (&writer, size_of_text (member));
      put_text (&writer, key);
      put_text (&writer, "x");
      put_text (&writer, member);
    }
  else if (database == INITGROUPS)
    {
      put_number (&writer, 1);
      put_number (&writer, id_of (index, view));
    }
  else if (database == NETGROUP)
    {
      char host[LONGEST_KEY], domain[LONGEST_KEY];
      key_of (HOSTS, index, host);
      domain_of (index, view, domain);
      put_number (&writer, 1);
      put_number (&writer, size_of_text (host) + size_of_text (member) + size_of_text (domain));
      put_text (&writer, host);
      put_text (&writer, member);
      put_text (&writer, domain);
    }
  else if (database == SERVICES)
    {
      put_number (&writer, size_of_text (key));
      put_number (&writer, size_of_text ("tcp"));
      put_number (&writer, 0);
      put_number (&writer, htons (port_of (index, view)));
      put_text (&writer, key);
      put_text (&writer, "tcp");
    }
  else
    {
      static const unsigned char families[2] = { AF_INET6, AF_INET };
      unsigned char addresses[20];
      ipv6_of (index, view, addresses);
      ipv4_of (index, view, addresses + 16);
      put_number (&writer, 2);
      put_number (&writer, sizeof addresses);
      put_number (&writer, size_of_text (key));
      put_number (&writer, 0);
      put (&writer, addresses, sizeof addresses);
      put (&writer, families, sizeof families);
      put_text (&writer, key);
    }
  return writer.at - message;
}

/* A message to read; `missing` as soon as it ends too early. */
struct reader
{
  const unsigned char *at;
  size_t left;
  bool missing;
};

static const unsigned char *
take (struct reader *reader, size_t length)
{
  if (length > reader->left)
    {
      reader->missing = true;
      return NULL;
    }
  reader->at += length;
  reader->left -= length;
  return reader->at - length;
}

/* A string of a declared length without its NULs (unscd pads names); false if it is no string. */
static bool
take_text (struct reader *reader, int32_t length, char text[LONGEST_KEY])
{
  if (length < 1 || length > LONGEST_MESSAGE)
    return false;
  const unsigned char *octets = take (reader, length);
  if (octets == NULL)
    return true;
  if (octets[length - 1] != '\0')
    return false;
  snprintf (text, LONGEST_KEY, "%s", (const char *) octets);
  return true;
}

static bool
read_passwd (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  const int32_t lengths[5] = { numbers[2], numbers[3], numbers[6], numbers[7], numbers[8] };
  char texts[5][LONGEST_KEY] = { "" };
  for (int at = 0; at < 5; at++)
    if (!take_text (reader, lengths[at], texts[at]))
      return false;
  if (reader->missing)
    return true;
  answer_id (answer, numbers[4], "uid");
  answer_id (answer, numbers[5], "gid");
  answer_name (answer, 'u', "name", texts[0]);
  answer_home (answer, texts[3]);
  return true;
}

static bool
read_group (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  char name[LONGEST_KEY] = "", password[LONGEST_KEY] = "", member[LONGEST_KEY] = "";
  if (numbers[5] != 1)
    return false;
  int32_t length = 1;
  const unsigned char *octets = take (reader, sizeof length);
  if (octets != NULL)
    memcpy (&length, octets, sizeof length);
  if (!take_text (reader, numbers[2], name) || !take_text (reader, numbers[3], password)
      || !take_text (reader, length, member))
    return false;
  if (reader->missing)
    return true;
  answer_id (answer, numbers[4], "gid");
  answer_name (answer, 'g', "name", name);
  answer_name (answer, 'u', "member", member);
  return true;
}

/* The primary group may be missing or repeated: it has the same number. */
static bool
read_groups (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  int32_t count = numbers[2];
  if (count < 1 || count > MOST_GROUPS)
    return false;
  const unsigned char *octets = take (reader, count * sizeof (uint32_t));
  for (int at = 0; octets != NULL && at < count; at++)
    {
      uint32_t gid;
      memcpy (&gid, octets + at * sizeof gid, sizeof gid);
      answer_id (answer, gid, "gid");
    }
  return true;
}

/* A string that ends within LENGTH octets; false if it does not. */
static bool
take_terminated (struct reader *reader, size_t length, char text[LONGEST_KEY])
{
  const unsigned char *end = memchr (reader->at, '\0', length);
  return end != NULL && take_text (reader, end + 1 - reader->at, text);
}

static bool
read_netgroup (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  char texts[3][LONGEST_KEY] = { "" };
  if (numbers[2] != 1 || numbers[3] < 3 || numbers[3] > LONGEST_MESSAGE)
    return false;
  const unsigned char *octets = take (reader, numbers[3]);
  if (octets == NULL)
    return true;
  struct reader triple = { octets, numbers[3], false };
  for (int at = 0; at < 3; at++)
    if (!take_terminated (&triple, triple.left, texts[at]))
      return false;
  answer_triple (answer, texts[0], texts[1], texts[2]);
  return triple.left == 0;
}

static bool
read_service (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  char name[LONGEST_KEY] = "", protocol[LONGEST_KEY] = "";
  if (numbers[4] != 0 || !take_text (reader, numbers[2], name) || !take_text (reader, numbers[3], protocol))
    return false;
  if (reader->missing)
    return true;
  answer_port (answer, ntohs ((uint16_t) numbers[5]));
  answer_name (answer, 's', "name", name);
  return true;
}

static bool
read_addresses (struct reader *reader, const int32_t *numbers, struct answer *answer)
{
  int32_t count = numbers[2];
  /* The lengths of both families together. */
  if (count != 2 || numbers[3] != 20)
    return false;
  const unsigned char *addresses = take (reader, numbers[3]);
  const unsigned char *families = take (reader, count);
  char canonical[LONGEST_KEY] = "";
  if (numbers[4] > 0 && !take_text (reader, numbers[4], canonical))
    return false;
  if (reader->missing)
    return true;
  if (families[0] == families[1])
    return false;
  for (int at = 0; at < count; at++)
    {
      bool v6 = families[at] == AF_INET6;
      answer_address (answer, v6 ? AF_INET6 : AF_INET, addresses);
      addresses += v6 ? 16 : 4;
    }
  if (canonical[0] != '\0')
    answer_name (answer, 'h', "canonical name", canonical);
  return true;
}

bool
nscd_read_reply (enum database database, const unsigned char *message, size_t length, struct answer *answer)
{
  static bool (*const readers[DATABASES]) (struct reader *, const int32_t *, struct answer *)
    = { read_passwd, read_group, read_groups, read_service, read_netgroup, read_addresses };
  struct reader reader = { message, length, false };
  int32_t numbers[MOST_NUMBERS];
  size_t header = HEADERS[database] * sizeof numbers[0];
  if (take (&reader, header) == NULL)
    return false;
  memcpy (numbers, message, header);
  if (numbers[1] != 1)
    answer_fault (answer, WRONG, numbers[1] == 0 ? "not found" : "not served");
  else if (!readers[database](&reader, numbers, answer))
    answer_fault (answer, WRONG, "a reply with bad lengths");
  return !reader.missing;
}
