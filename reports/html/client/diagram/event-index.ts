import type { Event } from '../../../../lab/core/events.ts';
import { type DaemonRequest, daemonRequestsOf } from '../../../../lab/derive/attribution/daemon-requests.ts';
import { isTapped, type ThroughDaemon, throughDaemon } from '../../../../lab/derive/attribution/through-daemon.ts';
import type { RetransmitEvent } from '../../../../lab/derive/events.ts';
import { pairsOf } from './pairs.ts';
import { type Sender, SLACK_MS, sendersOf } from './senders.ts';

/** One query of one server. The events about its reply carry the same two values. */
export interface QueryKey {
  server: string;
  query: number;
}

/** Facts about one event from the other events of its cell: the sender of a query, the server of an address, and others. */
export interface EventIndex {
  /** Requests on the sockets of daemons, by connection. */
  requests: ReadonlyMap<string, DaemonRequest>;
  /** The daemon that a call used, if any. */
  through: ThroughDaemon;
  /** Whether requests on a daemon's socket were recorded. */
  tapped: boolean;
  /** Whether the query with this index is an AAAA query that was sent together with its A query. */
  isPaired(index: number): boolean;
  senderOf(query: QueryKey): Sender | undefined;
  /** The name in a query; empty where the query is unknown. */
  nameIn(query: QueryKey): string;
  /** Whether a query is a retransmission, and whether it has a new port. */
  resent(query: QueryKey & { client: string }): 'same port' | 'new port' | null;
  /** Whether the sender of a query asked for another name before the reply. Then the name identifies the query of a reply. */
  hasOtherName(reply: QueryKey & { at: number }): boolean;
  /** The first server among those that returned one of these addresses. */
  serverOf(addresses: readonly string[]): string | null;
}

/** Indexes the events of a cell. */
export function indexEvents(events: readonly Event[]): EventIndex {
  const senders = sendersOf(events);
  const pairs = pairsOf(events, senders);
  const queries = new Map(events.flatMap((event, at) => (event.kind === 'dns-query' ? [[keyOf(event), at]] : [])));
  const earlier = new Map(events.flatMap((event) => (event.kind === 'retransmit' ? [[keyOf(event), event.of]] : [])));
  const servers = new Map(events.flatMap(addressesIn));
  const indexOf = (query: QueryKey) => queries.get(keyOf(query)) ?? -1;
  const queryOf = (query: QueryKey) => {
    const event = events[indexOf(query)];
    return event?.kind === 'dns-query' ? event : undefined;
  };
  const nameIn = (query: QueryKey) => queryOf(query)?.name ?? '';
  return {
    requests: daemonRequestsOf(events),
    through: throughDaemon(events, SLACK_MS),
    tapped: isTapped(events),
    isPaired: (index) => pairs.has(index),
    senderOf: (query) => senders.get(indexOf(query)),
    nameIn,
    resent(query) {
      const before: RetransmitEvent['of'] | undefined = earlier.get(keyOf(query));
      if (!before) return null;
      const client = queryOf(before)?.client ?? query.client;
      return client === query.client ? 'same port' : 'new port';
    },
    hasOtherName(reply) {
      const query = indexOf(reply);
      const [lane, name] = [senders.get(query)?.lane, nameIn(reply)];
      return events.some(
        (event, at) =>
          at > query &&
          event.kind === 'dns-query' &&
          event.at <= reply.at &&
          event.name !== name &&
          senders.get(at)?.lane === lane,
      );
    },
    serverOf: (addresses) => addresses.map((address) => servers.get(address)).find(Boolean) ?? null,
  };
}

/** The addresses in a reply, each with the server that sent it. */
function addressesIn(event: Event): [string, string][] {
  if (event.kind !== 'dns-reply') return [];
  return event.answers.map((answer) => [answer.split(' ').at(-1) ?? '', event.server]);
}

function keyOf({ server, query }: QueryKey): string {
  return `${server} ${query}`;
}
