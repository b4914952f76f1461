import type { Event } from '../../../lab/events.ts';
import type { CallEvent } from '../../../lab/probe/call-event.ts';
import { laneOf } from './lanes.ts';
import { asksFor, isDuring } from './meanwhile.ts';

/** The functions that ask a daemon first, where there is one; `res_query` and its like never do. */
const ASKS_DAEMON = /^(getaddrinfo|getnameinfo|gethostby|getpw|getgr)/;

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
