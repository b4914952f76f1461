import type { CallEvent } from '../probe/call-event.ts';
import type { ResState } from '../probe/res-state.ts';
import type { TimeoutRule } from './events.ts';

/**
 * The time that glibc waits for a nameserver (resolv/res_send.c, send_dg: `seconds`; the same from 2.17 to 2.44).
 * Undefined if the call has no resolver state, or its state lacks this nameserver or rotates nameservers.
 * @param nameserver the address that received the query
 * @param measured the seconds that glibc waited
 */
export function expectedTimeout(call: CallEvent, nameserver: string, measured: number): TimeoutRule | undefined {
  const state = call.res?.after;
  if (!state || state.options.includes('RES_ROTATE')) return undefined;
  const place = state.nameservers.indexOf(nameserver);
  if (place < 0) return undefined;
  return { ...secondsFor(state, place), measured };
}

function secondsFor({ retrans, nameservers }: ResState, place: number): Omit<TimeoutRule, 'measured'> {
  const shifted = retrans << place;
  const shared = place > 0 ? Math.trunc(shifted / nameservers.length) : shifted;
  const formula = `timeout:${retrans} << ${place}${place > 0 ? ` / ${nameservers.length}` : ''}`;
  return { seconds: Math.max(shared, 1), formula };
}
