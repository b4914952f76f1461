/* What a daemon can find out about the process at the other end of its socket (SO_PEERCRED, and /proc of that process). */

#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The namespaces that are compared and entered (namespaces(7)); the root directory is compared as well. */
enum { NET_NAMESPACE, USER_NAMESPACE, MOUNT_NAMESPACE, PID_NAMESPACE, ROOT_DIRECTORY, PLACES };

struct identity
{
  uid_t uid;
  gid_t gid;
  struct place
  {
    dev_t device;
    ino_t inode;
  } places[PLACES];
};

/* Room for the words of identity_compare. */
#define DIFFERENCES 64

/* The link or directory in /proc/PROCESS of a place: "ns/net". */
extern const char *const place_files[PLACES];

/* Reads what PROCESS is from /proc. False when it is gone. */
bool identity_read (struct identity *identity, pid_t process);

bool identity_equal (const struct identity *one, const struct identity *other);

/* Writes the names of what differs, separated by commas: "net,mnt"; "-" where nothing does. */
void identity_compare (const struct identity *one, const struct identity *other, char words[DIFFERENCES]);

#endif
