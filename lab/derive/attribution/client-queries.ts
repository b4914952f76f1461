import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';
import type { CallEvent } from '../../probe/call-event.ts';
import { isQueryForKey } from './query-for-key.ts';

/**
 * The queries of a user's own program outside of the lookups that the lab waited for: such a program looks names up all the time. Those that
 * a daemon sent are its own if it had asked the daemon for that name. A command that submits a mail looks names up as well.
 */
export function queriesBetweenLookups(events: readonly Event[]): Set<DnsQueryEvent> {
  const askers = events.filter((event) => event.kind === 'asker');
  if (askers.length === 0) return new Set();
  const inLookup = new Set(events.flatMap((event) => (event.kind === 'client-lookup' ? event.queries.map(keyOf) : [])));
  const keys = new Set(
    events.flatMap((event) => (event.kind === 'nscd-request' && event.probe === 'client' ? [event.key] : [])),
  );
  const by = new Map(askers.map((asker) => [keyOf(asker), asker.by]));
  return new Set(
    events.filter((event) => {
      if (event.kind !== 'dns-query' || inLookup.has(keyOf(event))) return false;
      const sender = by.get(keyOf(event));
      return (
        sender === 'client' ||
        sender === 'submitter' ||
        (sender === 'daemon' && [...keys].some((key) => isQueryForKey(key, event.name)))
      );
    }) as DnsQueryEvent[],
  );
}

/** The calls of queries that the lab found to be of a lookup of the client, which may be for any names. */
export function callsOfLookups(events: readonly Event[]): (query: DnsQueryEvent) => CallEvent | undefined {
  const calls = new Map<string, CallEvent>();
  for (const lookup of events) {
    if (lookup.kind !== 'client-lookup') continue;
    const call = events.find((event) => event.kind === 'call' && event.label === lookup.label);
    if (call?.kind === 'call') for (const query of lookup.queries) calls.set(keyOf(query), call);
  }
  return (query) => calls.get(keyOf(query));
}

function keyOf({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}
