import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../../lab/events.ts';
import { sendersOf } from './senders.ts';

/** A time in which a resolver waited for a reply that did not come. Milliseconds, as in the events. */
export interface Wait {
  lane: string;
  from: number;
  to: number;
}

/**
 * The waits for replies: from a query that was left unanswered to the next thing that its call did about it, which is to
 * send a query again, or to come back. Waits for several replies at once are one.
 */
export function waitsOf(events: readonly Event[]): Wait[] {
  const senders = sendersOf(events);
  const answered = new Set(
    events.flatMap((event) => (event.kind === 'dns-reply' ? [`${event.server} ${event.query}`] : [])),
  );
  const queries = events.flatMap((event, index) => (event.kind === 'dns-query' ? [{ event, index }] : []));
  const waits = queries.flatMap(({ event, index }): (Wait & { call: number })[] => {
    const sender = senders.get(index);
    if (!sender || sender.call === null || answered.has(`${event.server} ${event.query}`)) return [];
    const call = events[sender.call];
    const again = queries.find((later) => later.index > index && isAgain(later.event, event))?.event.at;
    const end = again ?? (call?.kind === 'call' ? call.end : event.at);
    return [{ lane: sender.lane, call: sender.call, from: event.at, to: end }];
  });
  return waits.reduce<(Wait & { call: number })[]>((merged, wait) => {
    const open = merged.find((each) => each.call === wait.call && each.to > wait.from);
    if (open) open.to = Math.max(open.to, wait.to);
    else merged.push({ ...wait });
    return merged;
  }, []);
}

function isAgain(later: DnsQueryEvent, first: DnsQueryEvent): boolean {
  return later.name === first.name && later.type === first.type;
}
