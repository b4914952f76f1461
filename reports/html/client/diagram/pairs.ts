import type { Event } from '../../../../lab/core/events.ts';
import type { ResState } from '../../../../lab/probe/res-state.ts';
import { laneOf } from './lanes.ts';
import type { Sender } from './senders.ts';

/**
 * The AAAA queries that were sent at once with the A query, by index among the events. A server that reads one after the other
 * cannot tell; but glibc sends both at once unless its state says otherwise (resolv/res_send.c, send_dg: RES_SNGLKUP), and the state
 * of the call's own thread is known. What is sent again is left out: by then the state may be another.
 */
export function pairsOf(events: readonly Event[], senders: ReadonlyMap<number, Sender>): Set<number> {
  const pairs = new Set<number>();
  for (const [index, { lane, call }] of senders) {
    const [query, asked] = [events[index], events[call ?? -1]];
    if (query?.kind !== 'dns-query' || query.type !== 'AAAA' || query.transport !== 'udp') continue;
    if (asked?.kind !== 'call' || lane !== laneOf.program(asked.probe, asked.thread)) continue;
    if (!asked.res || !sendsBoth(asked.res.before, asked.res.after)) continue;
    const first = events.find(
      (event) =>
        event.kind === 'dns-query' &&
        event.type === 'A' &&
        event.name === query.name &&
        event.client === query.client &&
        event.at >= asked.at &&
        event.at <= query.at,
    );
    if (first) pairs.add(index);
  }
  return pairs;
}

/** A thread's first call has no state before; then what it made of its file tells. */
function sendsBoth(before: ResState, after: ResState): boolean {
  const { options } = before.options.includes('RES_INIT') ? before : after;
  return options.includes('RES_INIT') && !options.some((option) => option.startsWith('RES_SNGLKUP'));
}
