/* A histogram of durations in nanoseconds. Each bucket is at most 1/128 of its values wide. */

#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

#define BUCKET_BITS 7
#define BUCKETS ((64 - BUCKET_BITS + 1) << BUCKET_BITS)

struct histogram
{
  uint32_t counts[BUCKETS];
};

unsigned bucket_of (uint64_t value);

/* The largest value of a bucket. */
uint64_t bucket_end (unsigned bucket);

#endif
