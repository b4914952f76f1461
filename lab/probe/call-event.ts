import type { CallEnding } from './call-ending.ts';
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
  /** Not ok, and nothing else, if there is an `ending`. */
  result: ProbeResult;
  /**
   * Present if the call came to no result, and its caller had allowed that. The times are then the lab's: from when it could
   * begin, to when the lab saw the end of the process, or gave up.
   */
  ending?: CallEnding;
  /** The resolver state that it was made with; absent where the C library has none, as musl. */
  res?: ResChange;
}

/** The function that a call is for: of `fork`, the one that the child calls. */
export function functionOf({ verb, args }: Pick<CallEvent, 'verb' | 'args'>): string {
  return verb === 'fork' ? String(args.verb) : verb;
}

/** What a call looks up, as the key of a request to nscd has it; undefined for one that has none. */
export function keyOf({ args }: Pick<CallEvent, 'args'>): string | undefined {
  const key = args.name ?? args.address ?? args.uid ?? args.gid;
  return key === undefined ? undefined : String(key);
}
