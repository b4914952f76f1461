import type { CallEvent } from '../probe/call-event.ts';
import { word } from './words.ts';

/** A call of the scenario with its texts, or queries without a call. */
export interface Moment {
  at: number;
  call: CallEvent | null;
  /** The function and its arguments, program and thread. */
  head: string;
  /** The result and the exchanges. */
  tail: string;
}

/** The default name of a scenario's program. */
const PROGRAM = 'program';
const MAIN = 'main';

/** `getaddrinfo www.lab.test family=inet in fresh on worker-1`: function, arguments, program and thread. */
export function headOf({ verb, args, probe, thread }: CallEvent): string {
  // A child's function is the argument `verb`.
  const { verb: child, name, address, type, ...others } = args;
  const bare = [child, name, address, type].filter((value) => value !== undefined).map((value) => word(`${value}`));
  const rest = Object.entries(others).map(([key, value]) => `${key}=${word(`${value}`)}`);
  const by = [...(probe === PROGRAM ? [] : ['in', word(probe)]), ...(thread === MAIN ? [] : ['on', word(thread)])];
  return [verb, ...bare, ...rest, ...by].join(' ');
}
