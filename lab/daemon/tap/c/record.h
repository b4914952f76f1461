/* The tap's report to the lab on stdout, one event a line. TIME is CLOCK_MONOTONIC in nanoseconds.

     ready                                   clients can connect
     open CONNECTION TIME PID NAME DIFFERS   a client connected. NAME is the kernel's name of its process, in hexadecimal; empty if the
                                             process has ended. DIFFERS lists how the process that connects to the daemon differs from
                                             the client, besides its process id: uid, gid, net, user, mnt, pid, root, separated by
                                             commas; `-` for no difference, `gone` if the client had ended
     joined CONNECTION TIME PID              the tap has connected it to the daemon's socket, where this process listens (SO_PEERCRED)
     > CONNECTION TIME FDS COUNT OCTETS      the client sent COUNT octets (in hexadecimal) and FDS file descriptors
     < CONNECTION TIME FDS COUNT OCTETS      the daemon sent them
     end CONNECTION TIME client|daemon       one side closed the connection; its last line
     flushed                                 the answer to a line on stdin: all traffic before that line has been reported

   OCTETS has only the first KEPT_OCTETS of each direction of a connection; COUNT is always complete. */

#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>
#include <sys/types.h>

/* The number of octets that are reported of each direction of a connection. */
#define KEPT_OCTETS 65536

void record_ready (void);

void record_flushed (void);

void record_open (unsigned connection, pid_t client, const char *differences);

void record_joined (unsigned connection, pid_t listener);

/* SKIP is the number of octets of this direction that came before. */
void record_octets (unsigned connection, char direction, size_t skip,
                    const unsigned char *octets, size_t count, int descriptors);

void record_end (unsigned connection, const char *side);

/* Writes as much as stdout takes without blocking, and keeps the rest. The relay must not wait for the lab. */
void record_flush (void);

/* Writes everything, and blocks if needed. */
void record_finish (void);

#endif
