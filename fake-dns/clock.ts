/** CLOCK_MONOTONIC in nanoseconds: the clock that C, FFI and Node share. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint());
}
