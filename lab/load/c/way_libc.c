#include <arpa/inet.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "way.h"

#define BUFFER 4096

/* The primary group that a program names; of no entry. */
#define PRIMARY 0

static void *
begin (const char *address)
{
  (void) address;
  char *buffer = malloc (BUFFER);
  if (buffer == NULL)
    fail ("no memory");
  return buffer;
}

/* The reason why there is no entry. */
static void
judge_nothing (struct answer *answer, int error)
{
  answer_fault (answer, WRONG, error == 0 ? "not found" : strerror (error));
}

static void
ask_passwd (const char *key, char *buffer, struct answer *answer)
{
  struct passwd entry, *found = NULL;
  int error = getpwnam_r (key, &entry, buffer, BUFFER, &found);
  if (found == NULL)
    return judge_nothing (answer, error);
  answer_id (answer, entry.pw_uid, "uid");
  answer_id (answer, entry.pw_gid, "gid");
  answer_name (answer, 'u', "name", entry.pw_name);
  answer_home (answer, entry.pw_dir);
}

static void
ask_group (const char *key, char *buffer, struct answer *answer)
{
  struct group entry, *found = NULL;
  int error = getgrnam_r (key, &entry, buffer, BUFFER, &found);
  if (found == NULL)
    return judge_nothing (answer, error);
  answer_id (answer, entry.gr_gid, "gid");
  answer_name (answer, 'g', "name", entry.gr_name);
  answer_name (answer, 'u', "member", entry.gr_mem[0] == NULL ? "missing" : entry.gr_mem[0]);
}

static void
ask_groups (const char *key, gid_t *groups, struct answer *answer)
{
  int count = BUFFER / sizeof *groups;
  bool any = false;
  if (getgrouplist (key, PRIMARY, groups, &count) < 0)
    return answer_fault (answer, WRONG, "too many groups");
  for (int at = 0; at < count; at++)
    if (groups[at] != PRIMARY)
      {
        answer_id (answer, groups[at], "gid");
        any = true;
      }
  if (!any)
    judge_nothing (answer, 0);
}

static void
ask_netgroup (const char *key, char *buffer, struct answer *answer)
{
  char *host, *user, *domain;
  if (!setnetgrent (key) || !getnetgrent_r (&host, &user, &domain, buffer, BUFFER))
    judge_nothing (answer, 0);
  else if (host == NULL || user == NULL || domain == NULL)
    answer_fault (answer, WRONG, "an empty field");
  else
    {
      answer_triple (answer, host, user, domain);
      if (getnetgrent_r (&host, &user, &domain, buffer, BUFFER))
        answer_fault (answer, WRONG, "more than one triple");
    }
  endnetgrent ();
}

static void
ask_services (const char *key, char *buffer, struct answer *answer)
{
  struct servent entry, *found = NULL;
  int error = getservbyname_r (key, "tcp", &entry, buffer, BUFFER, &found);
  if (found == NULL)
    return judge_nothing (answer, error);
  answer_port (answer, ntohs ((uint16_t) entry.s_port));
  answer_name (answer, 's', "name", entry.s_name);
}

static void
ask_hosts (const char *key, struct answer *answer)
{
  struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
  struct addrinfo *found = NULL;
  int error = getaddrinfo (key, NULL, &hints, &found);
  if (error != 0)
    return answer_fault (answer, WRONG, gai_strerror (error));
  int count[2] = { 0, 0 };
  for (struct addrinfo *each = found; each != NULL; each = each->ai_next)
    {
      bool v6 = each->ai_family == AF_INET6;
      const void *octets = v6 ? (const void *) &((struct sockaddr_in6 *) each->ai_addr)->sin6_addr
                              : (const void *) &((struct sockaddr_in *) each->ai_addr)->sin_addr;
      answer_address (answer, each->ai_family, octets);
      count[v6]++;
    }
  freeaddrinfo (found);
  if (count[0] != 1 || count[1] != 1)
    answer_fault (answer, WRONG, "not one address of each family");
}

static void
ask (void *client, enum database database, struct answer *answer)
{
  char key[LONGEST_KEY];
  key_of (database, answer->asked, key);
  if (database == PASSWD)
    ask_passwd (key, client, answer);
  else if (database == GROUP)
    ask_group (key, client, answer);
  else if (database == INITGROUPS)
    ask_groups (key, client, answer);
  else if (database == NETGROUP)
    ask_netgroup (key, client, answer);
  else if (database == SERVICES)
    ask_services (key, client, answer);
  else
    ask_hosts (key, answer);
}

/* setnetgrent(3) has one state for each process. */
const struct way way_libc = { begin, ask, { [NETGROUP] = true } };
