import { TIMESPEC } from '../namespaces/layouts.ts';
import { call } from '../namespaces/syscalls.ts';

/** <time.h>; the same on all architectures. */
const CLOCK_REALTIME = 0;

/** With so many readings at least one is not interrupted, and its two clocks are read within a few microseconds. */
const READINGS = 16;

/**
 * The difference between the wall clock and CLOCK_MONOTONIC, in nanoseconds. Only setting the wall clock changes it:
 * NTP slews both clocks alike (adjtimex(2)).
 */
export function wallClockAhead(): bigint {
  const readings = Array.from({ length: READINGS }, () => {
    const before = process.hrtime.bigint();
    const wall = wallClock();
    const took = process.hrtime.bigint() - before;
    return { took, ahead: wall - before - took / 2n };
  });
  return readings.reduce((best, each) => (each.took < best.took ? each : best)).ahead;
}

/** A time of CLOCK_MONOTONIC as wall clock time, in milliseconds since 1970. */
export function toWallClock(at: number, ahead = wallClockAhead()): number {
  return Number(BigInt(Math.round(at)) + ahead) / 1e6;
}

/** Nanoseconds since 1970. */
function wallClock(): bigint {
  const timespec = Buffer.alloc(TIMESPEC.size);
  call('clock_gettime', CLOCK_REALTIME, timespec);
  return timespec.readBigInt64LE(TIMESPEC.at.tv_sec) * 1_000_000_000n + timespec.readBigInt64LE(TIMESPEC.at.tv_nsec);
}
