/* What the tap sees, told to the lab on stdout, a line each. Moments are CLOCK_MONOTONIC in nanoseconds.

     ready                                   clients may connect
     open CONNECTION MOMENT PID NAME DIFFERS one has: its process, and that one's name (hexadecimal; nothing when it is gone); besides its
                                             process id, what of it the daemon sees otherwise: uid, gid, net, user, mnt, pid, root,
                                             separated by commas; `-` for nothing, `gone` when it could not be read any more
     joined CONNECTION MOMENT PID            it is connected to the daemon's socket, where this process listens (SO_PEERCRED)
     > CONNECTION MOMENT FDS COUNT OCTETS    it sent so many octets (hexadecimal) and file descriptors
     < CONNECTION MOMENT FDS COUNT OCTETS    the daemon did
     end CONNECTION MOMENT client|daemon     one of them closed the connection: the last line of it
     told                                    an answer: all that passed before the question has been told

   Of very much sent in one direction OCTETS holds the beginning; COUNT is right. */

#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>
#include <sys/types.h>

/* How many octets are kept of each direction of a connection. */
#define KEPT_OCTETS 65536

void record_ready (void);

void record_told (void);

void record_open (unsigned connection, pid_t client, const char *differences);

void record_joined (unsigned connection, pid_t listener);

/* SKIP octets of this direction have been recorded before. */
void record_octets (unsigned connection, char direction, size_t skip,
                    const unsigned char *octets, size_t count, int descriptors);

void record_end (unsigned connection, const char *who);

/* Hands over what the lab takes now and keeps the rest: passing on must not wait for a reader. */
void record_flush (void);

/* Hands over everything. */
void record_finish (void);

#endif
