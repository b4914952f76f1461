import type { CallEnding } from './call-ending.ts';
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
   * The number of the turn, from 1 for each probe. A turn begins with a command that is sent while the probe has no other
   * command; later commands belong to it until the probe has answered all of them. Absent in older runs.
   */
  turn?: number;
  /** `ok: false` without further members if there is an `ending`. */
  result: ProbeResult;
  /**
   * Present if the call ended without a result and the caller allowed that. The lab then reads the times: when the command
   * could begin, and when the lab saw the end of the process or the time limit passed.
   */
  ending?: CallEnding;
  /** The resolver state before and after the call; absent for a C library without one (musl). */
  res?: ResChange;
}

/** The C library's function of a call; for `fork`, the function that the child calls. */
export function functionOf({ verb, args }: Pick<CallEvent, 'verb' | 'args'>): string {
  return verb === 'fork' ? String(args.verb) : verb;
}

/** The name, address or id that a call looks up, as in the key of an nscd request; undefined without one. */
export function keyOf({ args }: Pick<CallEvent, 'args'>): string | undefined {
  const key = args.name ?? args.address ?? args.uid ?? args.gid;
  return key === undefined ? undefined : String(key);
}
