import type { Event } from '../../../../lab/core/events.ts';
import type { ResState } from '../../../../lab/probe/res-state.ts';
import { laneOf } from './lanes.ts';
import type { Sender } from './senders.ts';

/**
 * The AAAA queries that were sent together with the A query, by index among the events. The server cannot see that, because it reads
 * one after the other. But glibc sends both together unless RES_SNGLKUP is set (resolv/res_send.c, send_dg), and the lab knows the
 * state of the calling thread. Queries that were sent again are left out: the state may have changed by then.
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

/** Before the first call of a thread its state is not initialised; then the state after the call decides. */
function sendsBoth(before: ResState, after: ResState): boolean {
  const { options } = before.options.includes('RES_INIT') ? before : after;
  return options.includes('RES_INIT') && !options.some((option) => option.startsWith('RES_SNGLKUP'));
}
