import type { Args } from './line.ts';
import type { ResChange } from './res-state.ts';
import type { ProbeResult } from './result.ts';

/** One call of a probe, as plain JSON. The probe reads the times: CLOCK_MONOTONIC in nanoseconds. */
export interface CallEvent {
  kind: 'call';
  /** The time right before the C library's function. */
  at: number;
  /** The time right after it. */
  end: number;
  probe: string;
  thread: string;
  verb: string;
  args: Args;
  label?: string;
  /**
   * Calls of one turn were made without waiting for any of them: a turn begins where the probe has no call left to
   * answer. Counted from 1 for each probe. Older runs have not kept it.
   */
  turn?: number;
  result: ProbeResult;
  /** The resolver state before and after the call; absent for a C library without one (musl). */
  res?: ResChange;
}
