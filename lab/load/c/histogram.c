#include "histogram.h"

#define IN_A_ROW (1u << BUCKET_BITS)

unsigned
bucket_of (uint64_t value)
{
  if (value < IN_A_ROW)
    return value;
  unsigned shift = 63 - __builtin_clzll (value) - BUCKET_BITS;
  return (shift + 1) * IN_A_ROW + ((value >> shift) & (IN_A_ROW - 1));
}

uint64_t
bucket_end (unsigned bucket)
{
  unsigned row = bucket / IN_A_ROW;
  if (row == 0)
    return bucket;
  uint64_t first = IN_A_ROW + bucket % IN_A_ROW;
  return ((first + 1) << (row - 1)) - 1;
}
