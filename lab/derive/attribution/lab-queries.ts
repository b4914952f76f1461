import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';

/**
 * The queries that the lab itself sent. The lab logs an `ask` event before it sends, on the same clock as its servers.
 */
export function labQueries(events: readonly Event[]): Set<DnsQueryEvent> {
  const key = ({ server, name }: { server: string; name: string }) => `${server} ${name}`;
  const queries = Map.groupBy(
    events.filter((event) => event.kind === 'dns-query'),
    key,
  );
  const asks = events.filter((event) => event.kind === 'ask');
  return new Set(asks.flatMap((ask) => queries.get(key(ask))?.find(({ at }) => at >= ask.at) ?? []));
}
