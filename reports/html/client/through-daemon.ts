import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../../lab/events.ts';
import type { CallEvent } from '../../../lab/probe/call-event.ts';
import { laneOf } from './lanes.ts';
import { asksFor, isDuring } from './meanwhile.ts';
import { mayHaveSent, requestsOf } from './requests.ts';

/** The functions that ask a daemon first, where there is one; `res_query` and its like never do. */
const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr)/;

/** The lane of the daemon that a call, or one of its queries, goes through; null where none does. */
export type ThroughDaemon = (call: CallEvent, index: number, query?: DnsQueryEvent) => string | null;

/** Whether the daemon's socket was watched: then what went through it is known, and need not be inferred. */
export function isTapped(events: readonly Event[]): boolean {
  return events.some(({ kind }) => kind === 'nscd-request');
}

/** Who goes through a daemon: as its tap saw it, or in runs that had none, as the program's marker lookups and the queries tell. */
export function throughDaemon(events: readonly Event[]): ThroughDaemon {
  return isTapped(events) ? asTapped(events) : asInferred(events);
}

function asTapped(events: readonly Event[]): ThroughDaemon {
  const byCall = Map.groupBy(requestsOf(events).values(), ({ call }) => call);
  return (_call, index, query) => {
    const requests = byCall.get(index) ?? [];
    return requests.find((request) => !query || mayHaveSent(request, query.at))?.daemon ?? null;
  };
}

function asInferred(events: readonly Event[]): ThroughDaemon {
  const hosts = new Map(events.flatMap((event) => (event.kind === 'probe-start' ? [[event.probe, event.host]] : [])));
  const daemons = new Set(events.flatMap((event) => (event.kind === 'daemon' ? [event.host] : [])));
  const markers = events.filter((event) => event.kind === 'call').filter(({ label }) => label?.startsWith('marker:'));
  const queried = events.filter((event) => event.kind === 'dns-query');
  return (call, _index, query) => {
    if (!ASKS_DAEMON.test(call.verb)) return null;
    const host = hosts.get(call.probe);
    const asked = query ?? queried.find((each) => isDuring(each.at, call) && asksFor(call, each));
    const hostAsked = asked?.host;
    // A name that was asked for on another host with a daemon of its own: only the daemon can have done that.
    if (hostAsked !== undefined && hostAsked !== host && daemons.has(hostAsked)) return laneOf.daemon(hostAsked);
    if (host === undefined || !daemons.has(host)) return null;
    const own = markers.filter(({ probe }) => probe === call.probe);
    const before = own.findLast(({ at }) => at <= call.at) ?? own[0];
    return before?.label === 'marker:daemon' ? laneOf.daemon(host) : null;
  };
}
