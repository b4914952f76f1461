import type { Args } from './line.ts';
import type { ResChange } from './res-state.ts';
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
  /**
   * Calls of one turn were made without waiting for any of them: a turn begins where the probe has no call left to
   * answer. Counted from 1 for each probe. Older runs have not kept it.
   */
  turn?: number;
  result: ProbeResult;
  /** The resolver state that it was made with; absent where the C library has none, as musl. */
  res?: ResChange;
}
