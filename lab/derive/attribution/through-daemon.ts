import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../core/events.ts';
import type { NscdRequestEvent } from '../../daemon/tap/events.ts';
import { type CallEvent, functionOf } from '../../probe/call-event.ts';
import { querySequencesOf } from '../query-sequences.ts';
import { isDuring, isQueryOfCall } from './calls.ts';
import { type DaemonRequest, daemonRequestsOf, mayHaveSent } from './daemon-requests.ts';
import { hostsOfPrograms } from './hosts-of-programs.ts';

/** The daemon that serves a call, or one of its queries; null without a daemon. */
export type ThroughDaemon = (call: CallEvent, query?: DnsQueryEvent) => Through | null;

export interface Through {
  /** The daemon's host. */
  host: string;
  /** The time at which the daemon had finished the request; null if no event shows it. */
  until: number | null;
  /** The request to the daemon, if the tap saw it. */
  request: NscdRequestEvent | null;
}

/** The functions that ask a daemon first, if one runs; `res_query` and its relatives never do. */
const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr|getserv|getnetgrent|innetgr)/;

/**
 * Finds the daemon of a call: from the tap's events, or in runs without a tap from the program's sentinel lookups and
 * the queries.
 */
export function throughDaemon(events: readonly Event[], slack: number): ThroughDaemon {
  return isTapped(events) ? asTapped(events, slack) : asInferred(events, slack);
}

/** Whether the tap watched the daemon's socket, so that the requests are known and need not be inferred. */
export function isTapped(events: readonly Event[]): boolean {
  return events.some(({ kind }) => kind === 'nscd-request');
}

function asTapped(events: readonly Event[], slack: number): ThroughDaemon {
  const byCall = Map.groupBy(daemonRequestsOf(events).values(), ({ call }) => call);
  // The socket of a query of a user's own program says more than the times.
  const byClient = new Set(
    events.flatMap((event) => (event.kind === 'asker' && event.by === 'client' ? [queryKey(event)] : [])),
  );
  const sequences = querySequencesOf(events, slack);
  /**
   * Whether a query near the end of a request is the program's, which then looks up by itself. The daemon's resolver repeats a question that has
   * no reply with the same octets (glibc resolv/res_send.c), so it does not begin another sequence for that question.
   */
  const isOwnAfter = (request: DaemonRequest, query: DnsQueryEvent) => {
    const near = slack * LATE_BY;
    if (!request.givenUp || query.at < request.until - near) return false;
    return sequences.some(({ call, queries }) => {
      const [first] = queries;
      const isEarlier = first !== undefined && first.at < request.until - near && !queries.includes(query);
      return (
        isEarlier && call === request.call && isSameQuestion(first, query) && mayHaveSent(request, first.at, slack)
      );
    });
  };
  return (call, query) => {
    if (query && byClient.has(queryKey(query))) return null;
    const requests = byCall.get(call) ?? [];
    const found = requests.find((request) => !query || mayHaveSent(request, query.at, slack));
    if (!found || (query && isOwnAfter(found, query))) return null;
    const { request, served, until } = found;
    return { host: request.host, until: served ? until : null, request };
  };
}

/** The tap may read the end of a request so much later than a server reads the next query, as a multiple of the slack. */
const LATE_BY = 50;

/** Either type: a server may read the queries of a pair in any order. */
function isSameQuestion(a: DnsQueryEvent, b: DnsQueryEvent): boolean {
  return a.host === b.host && a.name === b.name;
}

function queryKey({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}

function asInferred(events: readonly Event[], slack: number): ThroughDaemon {
  const hosts = hostsOfPrograms(events);
  const daemons = new Set(events.flatMap((event) => (event.kind === 'daemon' ? [event.host] : [])));
  const sentinels = events
    .filter((event) => event.kind === 'call')
    .filter(({ label }) => label?.startsWith('sentinel:'));
  const queried = events.filter((event) => event.kind === 'dns-query');
  return (call, query) => {
    if (!ASKS_DAEMON.test(functionOf(call))) return null;
    const host = hosts.get(call.probe);
    const asked = query ?? queried.find((each) => isDuring(each.at, call, slack) && isQueryOfCall(call, each));
    const hostAsked = asked?.host;
    // The daemon counts as busy for as long as its client waited.
    const through = (daemon: string): Through => ({ host: daemon, until: call.end, request: null });
    // Another host with a daemon of its own received the query, so only that daemon can have sent it.
    if (hostAsked !== undefined && hostAsked !== host && daemons.has(hostAsked)) return through(hostAsked);
    if (host === undefined || !daemons.has(host)) return null;
    const own = sentinels.filter(({ probe }) => probe === call.probe);
    const before = own.findLast(({ at }) => at <= call.at) ?? own[0];
    return before?.label === 'sentinel:daemon' ? through(host) : null;
  };
}
