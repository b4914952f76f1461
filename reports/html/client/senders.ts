import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../../lab/events.ts';
import type { CallEvent } from '../../../lab/probe/call-event.ts';
import { laneOf } from './lanes.ts';

/** Who sent a query: the lane it starts from, and the call that it was made for. */
export interface Sender {
  lane: string;
  /** Index of the call among the events; null when the lab itself asked. */
  call: number | null;
}

/** The functions that ask a daemon first, where there is one; `res_query` and its like never do. */
const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr)/;

/** Clocks are read before a call and after it, and by the server in its own process: so much may lie between, in ms. */
const SLACK_MS = 2;

/**
 * The senders of queries, by index among the events. No packet says which process sent it, so this is inferred: the
 * call for that name which was under way (or over just now), through the daemon when that is whom the program's marker lookups reach.
 */
export function sendersOf(events: readonly Event[]): Map<number, Sender> {
  const calls = events.flatMap((event, index) => (event.kind === 'call' ? [{ event, index }] : []));
  const through = daemonLanes(events);
  const ofLab = asksOfLab(events);
  return new Map(
    events.flatMap((event, index): [number, Sender][] => {
      if (event.kind !== 'dns-query') return [];
      if (ofLab.has(event)) return [[index, { lane: laneOf.lab, call: null }]];
      const begun = calls.filter(({ event: call }) => call.at <= event.at + SLACK_MS);
      const during = begun.filter(({ event: call }) => isDuring(event.at, call));
      const isFor = ({ event: call }: (typeof calls)[number]) => asksFor(call, event);
      // A busy machine may let a server read its clock when the call is long over.
      const call = during.find(isFor) ?? begun.findLast(isFor);
      const sender = call ?? during.at(-1);
      if (!sender) return [];
      return [
        [index, { lane: through(sender.event, event.host) ?? laneOf.program(sender.event.probe), call: sender.index }],
      ];
    }),
  );
}

/** The daemon's lane for calls that reach one. */
export function daemonLanes(events: readonly Event[]): (call: CallEvent, asked?: string) => string | null {
  const hosts = new Map(events.flatMap((event) => (event.kind === 'probe-start' ? [[event.probe, event.host]] : [])));
  const daemons = new Set(events.flatMap((event) => (event.kind === 'daemon' ? [event.host] : [])));
  const markers = events.filter((event) => event.kind === 'call').filter(({ label }) => label?.startsWith('marker:'));
  const queried = events.filter((event) => event.kind === 'dns-query');
  return (call, asked) => {
    if (!ASKS_DAEMON.test(call.verb)) return null;
    const host = hosts.get(call.probe);
    const hostAsked = asked ?? queried.find((query) => isDuring(query.at, call) && asksFor(call, query))?.host;
    // A name that was asked for on another host with a daemon of its own: only the daemon can have done that.
    if (hostAsked !== undefined && hostAsked !== host && daemons.has(hostAsked)) return laneOf.daemon(hostAsked);
    if (host === undefined || !daemons.has(host)) return null;
    const own = markers.filter(({ probe }) => probe === call.probe);
    const before = own.findLast(({ at }) => at <= call.at) ?? own[0];
    return before?.label === 'marker:daemon' ? laneOf.daemon(host) : null;
  };
}

function isDuring(at: number, call: CallEvent): boolean {
  return at >= call.at - SLACK_MS && at <= call.end + SLACK_MS;
}

function asksFor(call: CallEvent, { name }: DnsQueryEvent): boolean {
  const wanted = String(call.args.name ?? '').toLowerCase();
  return wanted !== '' && (name.toLowerCase() === wanted || name.toLowerCase().startsWith(`${wanted}.`));
}

/** What the lab itself asked a server. It reads one clock for its asking and for its servers, and says what it asks before it does. */
function asksOfLab(events: readonly Event[]): Set<DnsQueryEvent> {
  const queries = events.filter((event) => event.kind === 'dns-query');
  const asks = events.filter((event) => event.kind === 'ask');
  return new Set(
    asks.flatMap(({ at, server, name }) => {
      const isIt = (query: DnsQueryEvent) => query.server === server && query.name === name && query.at >= at;
      return queries.find(isIt) ?? [];
    }),
  );
}
