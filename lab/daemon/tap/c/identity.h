/* The properties of a process that a daemon can read of its client: SO_PEERCRED, and /proc of that process. */

#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The namespaces that are compared and entered (namespaces(7)), and the root directory. */
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

/* The size of a buffer for identity_compare. */
#define DIFFERENCES 64

/* The path of each place below /proc/PROCESS, such as "ns/net". */
extern const char *const place_files[PLACES];

/* Reads the identity of PROCESS from /proc. False when it has ended. */
bool identity_read (struct identity *identity, pid_t process);

bool identity_equal (const struct identity *one, const struct identity *other);

/* Writes the names of the differences, separated by commas, such as "net,mnt"; "-" if there are none. */
void identity_compare (const struct identity *one, const struct identity *other, char names[DIFFERENCES]);

#endif
