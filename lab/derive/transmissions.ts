import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { isSameMessage } from './query-sequences.ts';

/** What a resolver sends before it waits for replies: one message or two to one nameserver; musl's, to all of them. */
export type Transmission = readonly [DnsQueryEvent, ...DnsQueryEvent[]];

/**
 * The queries of an exchange, round by round. A round is over when a message is sent again, or another nameserver is asked.
 * @param parallel the resolver asks all its nameservers at once, as musl's does (src/network/res_msend.c)
 */
export function transmissionsOf(queries: readonly DnsQueryEvent[], parallel: boolean): Transmission[] {
  const rounds: [DnsQueryEvent, ...DnsQueryEvent[]][] = [];
  for (const query of queries) {
    const round = rounds.at(-1);
    if (round && isOfRound(query, round, parallel)) round.push(query);
    else rounds.push([query]);
  }
  return rounds;
}

function isOfRound(query: DnsQueryEvent, round: Transmission, parallel: boolean): boolean {
  const { transport, local } = round[0];
  if (query.transport !== transport || (query.local !== local && !parallel)) return false;
  return !round.some((other) => isSameMessage(other, query) && other.local === query.local);
}
