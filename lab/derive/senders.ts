import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Event } from '../events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { asksOfLab } from './asks-of-lab.ts';
import { asksFor, SLACK_NS } from './calls.ts';
import { type Exchange, exchangesOf } from './exchanges.ts';

/** Who sent a query: the lab itself, a program, or for one the daemon of a host. */
export type Sender =
  | { by: 'lab' }
  | { by: 'program'; call: CallEvent }
  | { by: 'daemon'; host: string; call: CallEvent };

/** The functions that ask a daemon first, where there is one; `res_query` and its like never do. */
const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr)/;

/**
 * Who sent the queries of a cell, as far as that can be told: inferred, as no packet says it.
 * @param slack in the unit of the events
 */
export function sendersOf(events: readonly Event[], slack = SLACK_NS): Map<DnsQueryEvent, Sender> {
  const daemonOf = daemonsAsked(events, slack);
  const senders = new Map<DnsQueryEvent, Sender>();
  for (const query of asksOfLab(events)) senders.set(query, { by: 'lab' });
  for (const exchange of exchangesOf(events, slack)) {
    const sender = senderOf(exchange, daemonOf);
    if (sender) for (const query of exchange.queries) senders.set(query, sender);
  }
  return senders;
}

/** Who sent the queries of an exchange; null when no call was under way. */
export function senderOf({ call, queries }: Exchange, daemonOf: DaemonAsked): Sender | null {
  if (!call) return null;
  const host = daemonOf(call, queries[0]?.host);
  return host === null ? { by: 'program', call } : { by: 'daemon', host, call };
}

/** On which host a call reaches a daemon; null when it does not. `asked`: where the query came up. */
export type DaemonAsked = (call: CallEvent, asked?: string) => string | null;

/** Which calls reach a daemon: those of a program whose marker one answered, and those whose query comes up on another host that has one. */
export function daemonsAsked(events: readonly Event[], slack = SLACK_NS): DaemonAsked {
  const hosts = new Map(events.flatMap((event) => (event.kind === 'probe-start' ? [[event.probe, event.host]] : [])));
  const daemons = new Set(events.flatMap((event) => (event.kind === 'daemon' ? [event.host] : [])));
  const markers = events.filter((event) => event.kind === 'call').filter(({ label }) => label?.startsWith('marker:'));
  const queried = events.filter((event) => event.kind === 'dns-query');
  return (call, asked) => {
    if (!ASKS_DAEMON.test(call.verb)) return null;
    const host = hosts.get(call.probe);
    const isDuring = ({ at }: DnsQueryEvent) => at >= call.at - slack && at <= call.end + slack;
    const hostAsked = asked ?? queried.find((query) => isDuring(query) && asksFor(call, query))?.host;
    // A name that was asked for on another host with a daemon of its own: only the daemon can have done that.
    if (hostAsked !== undefined && hostAsked !== host && daemons.has(hostAsked)) return hostAsked;
    if (host === undefined || !daemons.has(host)) return null;
    const own = markers.filter(({ probe }) => probe === call.probe);
    const before = own.findLast(({ at }) => at <= call.at) ?? own[0];
    return before?.label === 'marker:daemon' ? host : null;
  };
}
