#ifndef PROBE_LIBC_VERSION_H
#define PROBE_LIBC_VERSION_H

#include <stddef.h>

extern const char libc_name[];

/* The version of the C library that this process runs on, or "unknown". */
void libc_version(char *version, size_t size);

#endif
