import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';

/**
 * The queries of a user's own program outside of the lookups that the lab waited for: such a program looks names up all the time. Those that
 * a daemon sent are its own if it had asked the daemon for that name.
 */
export function queriesBetweenLookups(events: readonly Event[]): Set<DnsQueryEvent> {
  const askers = events.filter((event) => event.kind === 'asker');
  if (askers.length === 0) return new Set();
  const keyOf = ({ server, query }: { server: string; query: number }) => `${server} ${query}`;
  const inLookup = new Set(events.flatMap((event) => (event.kind === 'client-lookup' ? event.queries.map(keyOf) : [])));
  const names = new Set(
    events.flatMap((event) =>
      event.kind === 'nscd-request' && event.probe === 'client' ? [event.key.toLowerCase()] : [],
    ),
  );
  const by = new Map(askers.map((asker) => [keyOf(asker), asker.by]));
  return new Set(
    events.filter((event) => {
      if (event.kind !== 'dns-query' || inLookup.has(keyOf(event))) return false;
      const sender = by.get(keyOf(event));
      return sender === 'client' || (sender === 'daemon' && names.has(event.name.toLowerCase()));
    }) as DnsQueryEvent[],
  );
}
