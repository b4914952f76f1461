import type { Args } from './line.ts';
import type { ProbeResult } from './result.ts';

/** One call that a probe made; plain JSON. Times are CLOCK_MONOTONIC nanoseconds, taken by the probe. */
export interface CallEvent {
  kind: 'call';
  /** Right before the C library's function. */
  at: number;
  /** Right after it. */
  end: number;
  probe: string;
  thread: string;
  verb: string;
  args: Args;
  label?: string;
  result: ProbeResult;
}
