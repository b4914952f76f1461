import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';
import type { CallEvent } from '../../probe/call-event.ts';
import { type QuerySequence, querySequencesOf } from '../query-sequences.ts';
import { labQueries } from './lab-queries.ts';
import { type Through, type ThroughDaemon, throughDaemon } from './through-daemon.ts';

/** Who sent a query: the lab itself, or for a call the program's own resolver (`through` is null) or a daemon's. */
export type Sender = { by: 'lab' } | { by: 'resolver'; call: CallEvent; through: Through | null };

/**
 * Who sent the queries of a cell, as far as that can be told: no packet says which process it came from.
 * @param slack in the unit of the events, as `SLACK_NS`
 */
export function sendersOf(events: readonly Event[], slack: number): Map<DnsQueryEvent, Sender> {
  const through = throughDaemon(events, slack);
  const senders = new Map<DnsQueryEvent, Sender>();
  for (const query of labQueries(events)) senders.set(query, { by: 'lab' });
  for (const exchange of querySequencesOf(events, slack)) {
    const sender = senderOf(exchange, through);
    if (sender) for (const query of exchange.queries) senders.set(query, sender);
  }
  return senders;
}

/** Who sent the queries of an exchange; null when no call was under way. */
export function senderOf({ call, queries: [first] }: QuerySequence, through: ThroughDaemon): Sender | null {
  return call && { by: 'resolver', call, through: through(call, first) };
}
