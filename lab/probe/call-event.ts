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
  result: ProbeResult;
  /** The resolver state before and after the call; absent for a C library without one (musl). */
  res?: ResChange;
}
