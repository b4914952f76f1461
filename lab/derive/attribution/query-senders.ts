import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event, SenderEvent } from '../../core/events.ts';

/** The processes that sent the queries of a cell, where the lab read them. */
export function querySenders(events: readonly Event[]): ReadonlyMap<DnsQueryEvent, SenderEvent> {
  const keyOf = ({ server, query }: { server: string; query: number }) => `${server} ${query}`;
  const senders = new Map(events.flatMap((event) => (event.kind === 'sender' ? [[keyOf(event), event]] : [])));
  if (senders.size === 0) return new Map();
  return new Map(
    events.flatMap((event) => {
      const sender = event.kind === 'dns-query' ? senders.get(keyOf(event)) : undefined;
      return sender ? [[event as DnsQueryEvent, sender]] : [];
    }),
  );
}

/** The queries of services, which are the services' own if no call is for them. */
export function queriesOfServices(events: readonly Event[]): Set<DnsQueryEvent> {
  return new Set([...querySenders(events)].flatMap(([query, { by }]) => (by === 'service' ? [query] : [])));
}
