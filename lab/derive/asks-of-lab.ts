import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Event } from '../events.ts';

/** What the lab itself asked a server. It reads one clock for its asking and for its servers, and says what it asks before it does. */
export function asksOfLab(events: readonly Event[]): Set<DnsQueryEvent> {
  const queries = events.filter((event) => event.kind === 'dns-query');
  const asks = events.filter((event) => event.kind === 'ask');
  return new Set(
    asks.flatMap(({ at, server, name }) => {
      const isIt = (query: DnsQueryEvent) => query.server === server && query.name === name && query.at >= at;
      return queries.find(isIt) ?? [];
    }),
  );
}
