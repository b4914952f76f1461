import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';
import type { CallEvent } from '../../probe/call-event.ts';
import { type QuerySequence, querySequencesOf } from '../query-sequences.ts';
import { labQueries } from './lab-queries.ts';
import { type Through, type ThroughDaemon, throughDaemon } from './through-daemon.ts';

/** The sender of a query: the lab, or for a call the program's own resolver (`through` is null) or a daemon's. */
export type Sender = { by: 'lab' } | { by: 'resolver'; call: CallEvent; through: Through | null };

/**
 * The senders of a cell's queries, as far as they can be inferred: no packet names the process that sent it.
 * @param slack in the unit of the events, as `SLACK_NS`
 */
export function sendersOf(events: readonly Event[], slack: number): Map<DnsQueryEvent, Sender> {
  const through = throughDaemon(events, slack);
  const senders = new Map<DnsQueryEvent, Sender>();
  for (const query of labQueries(events)) senders.set(query, { by: 'lab' });
  for (const sequence of querySequencesOf(events, slack)) {
    const sender = senderOf(sequence, through);
    if (sender) for (const query of sequence.queries) senders.set(query, sender);
  }
  return senders;
}

/** The sender of a query sequence; null if no call was in progress. */
export function senderOf({ call, queries: [first] }: QuerySequence, through: ThroughDaemon): Sender | null {
  return call && { by: 'resolver', call, through: through(call, first) };
}
