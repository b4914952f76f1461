import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { isSameMessage } from './query-sequences.ts';

/**
 * The queries that a resolver sends before it waits: one message or two to one nameserver; for musl, to all
 * nameservers.
 */
export type Transmission = readonly [DnsQueryEvent, ...DnsQueryEvent[]];

/**
 * Splits the queries of a sequence into transmissions. A new one begins with a repeated message or another nameserver.
 * @param parallel the resolver asks all its nameservers at once, as musl does (src/network/res_msend.c)
 */
export function transmissionsOf(queries: readonly DnsQueryEvent[], parallel: boolean): Transmission[] {
  const transmissions: [DnsQueryEvent, ...DnsQueryEvent[]][] = [];
  for (const query of queries) {
    const transmission = transmissions.at(-1);
    if (transmission && isOfTransmission(query, transmission, parallel)) transmission.push(query);
    else transmissions.push([query]);
  }
  return transmissions;
}

function isOfTransmission(query: DnsQueryEvent, transmission: Transmission, parallel: boolean): boolean {
  const { transport, local } = transmission[0];
  if (query.transport !== transport || (query.local !== local && !parallel)) return false;
  return !transmission.some((other) => isSameMessage(other, query) && other.local === query.local);
}
