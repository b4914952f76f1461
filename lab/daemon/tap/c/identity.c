#include "identity.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

const char *const place_files[PLACES] = {
  [NET_NAMESPACE] = "ns/net",
  [USER_NAMESPACE] = "ns/user",
  [MOUNT_NAMESPACE] = "ns/mnt",
  [PID_NAMESPACE] = "ns/pid",
  [ROOT_DIRECTORY] = "root/",
};

static const char *const place_names[PLACES] = { "net", "user", "mnt", "pid", "root" };

bool
identity_read (struct identity *identity, pid_t process)
{
  char path[64];
  struct stat status;
  snprintf (path, sizeof path, "/proc/%d", (int) process);
  if (stat (path, &status) != 0)
    return false;
  /* identity_equal compares padding as well. */
  memset (identity, 0, sizeof *identity);
  identity->uid = status.st_uid;
  identity->gid = status.st_gid;
  for (int at = 0; at < PLACES; at++)
    {
      snprintf (path, sizeof path, "/proc/%d/%s", (int) process, place_files[at]);
      if (stat (path, &status) != 0)
        return false;
      identity->places[at].device = status.st_dev;
      identity->places[at].inode = status.st_ino;
    }
  return true;
}

bool
identity_equal (const struct identity *one, const struct identity *other)
{
  return memcmp (one, other, sizeof *one) == 0;
}

static void
add (char names[DIFFERENCES], const char *name)
{
  if (names[0] != '\0')
    strcat (names, ",");
  strcat (names, name);
}

void
identity_compare (const struct identity *one, const struct identity *other, char names[DIFFERENCES])
{
  names[0] = '\0';
  if (one->uid != other->uid)
    add (names, "uid");
  if (one->gid != other->gid)
    add (names, "gid");
  for (int at = 0; at < PLACES; at++)
    if (memcmp (&one->places[at], &other->places[at], sizeof one->places[at]) != 0)
      add (names, place_names[at]);
  if (names[0] == '\0')
    strcpy (names, "-");
}
