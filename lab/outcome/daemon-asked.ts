import type { Event } from '../core/events.ts';
import type { NscdReplyEvent, NscdRequestEvent } from '../daemon/tap/events.ts';
import { connectionOf, type DaemonRequest, daemonRequestsOf } from '../derive/attribution/daemon-requests.ts';
import { hostsOfPrograms } from '../derive/attribution/hosts-of-programs.ts';
import type { ThroughDaemon } from '../derive/attribution/through-daemon.ts';
import { isTapped } from '../derive/attribution/through-daemon.ts';
import type { CallEvent } from '../probe/call-event.ts';
import type { Sent } from './sent.ts';
import { word } from './words.ts';

/** The name of a user's own program in events. */
const CLIENT = 'client';

/** The part of a daemon in a call. */
export interface DaemonPart {
  /** ` by nsncd`, or ` by nsncd of host` for another host's; empty if the daemon did not answer. */
  by: string;
  /** Whether a second instance of the daemon answered: the process that listened, by the kernel. */
  bySecond: boolean;
  /** The addresses in its reply; null if it sent no list of addresses. */
  replied: readonly string[] | null;
  /** The time at which the daemon had the answer; null if it did not answer. */
  until: number | null;
  /** The time at which the program had given up all requests that the daemon did not answer; null without one. */
  gaveUp: number | null;
  /** `nsncd no reply (asked A)`, for each request that it did not answer. */
  unanswered: string[];
}

/** The part of a cell's daemons in each call, from the tap's events; without a tap, from lookups of the sentinel. */
export function daemonParts(
  events: readonly Event[],
  through: ThroughDaemon,
): (call: CallEvent, sent: readonly Sent[]) => DaemonPart {
  const tapped = isTapped(events);
  const requests = Map.groupBy(tapped ? daemonRequestsOf(events).values() : [], ({ call }) => call);
  const replies = new Map(
    events.flatMap((event) => (event.kind === 'nscd-reply' ? [[connectionOf(event), event] as const] : [])),
  );
  const hosts = hostsOfPrograms(events);
  const daemons = new Map(events.flatMap((event) => (event.kind === 'daemon' ? [[event.host, event.daemon]] : [])));

  /** The reply to a request of a call; a daemon that was frozen may send one after the program has given up. */
  const replyTo = ({ request, until }: DaemonRequest, { ending, end }: CallEvent) =>
    ending || until <= end ? replies.get(connectionOf(request)) : undefined;
  const isWhole = (request: DaemonRequest, call: CallEvent) => {
    const reply = replyTo(request, call);
    return request.served && reply !== undefined && reply.broken === undefined;
  };
  const seconds = new Set(events.flatMap((event) => (event.kind === 'second-daemon' ? event.pids : [])));
  const isSecond = ({ listener }: NscdRequestEvent) => listener !== undefined && seconds.has(listener);
  const byText = (host: string, { probe }: CallEvent, which = '') => {
    const daemon = `${which}${daemons.get(host) ?? 'a daemon'}`;
    return hosts.get(probe) === host ? ` by ${daemon}` : ` by ${daemon} of ${word(host)}`;
  };
  /** Leaves out the number of the daemon's queries: it depends on which of two timeouts ends first, the client's or the daemon's. */
  const unansweredText = (each: DaemonRequest, call: CallEvent, sent: readonly Sent[]) => {
    const { request } = each;
    const reply = replyTo(each, call);
    const what = reply ? (reply.found === null ? 'does not serve it' : 'sent part of a reply') : 'no reply';
    // A daemon that was frozen asks after its client has given up; whether the call then still runs is chance.
    const isLate = (at: number) => each.givenUp && at > each.until;
    const asked = sent.filter(
      ({ through, transmission }) => through?.request === request && !isLate(transmission[0].at),
    );
    const servers = [...new Set(asked.map(({ transmission: [{ server }] }) => word(server)))].toSorted();
    return `${request.daemon} ${what}${servers.length > 0 ? ` (asked ${servers.join(', ')})` : ''}`;
  };

  return (call, sent) => {
    if (!tapped) {
      const host = through(call)?.host;
      return {
        by: host === undefined ? '' : byText(host, call),
        bySecond: false,
        replied: null,
        until: host === undefined ? null : call.end,
        gaveUp: null,
        unanswered: [],
      };
    }
    const mine = (requests.get(call) ?? []).filter(({ forMap }) => !forMap);
    const whole = mine.filter((request) => isWhole(request, call));
    // A user's own program may send several requests for one lookup, as for the mail servers of a domain.
    const served = call.probe === CLIENT ? whole.at(-1) : whole[0];
    const unanswered = mine.filter((request) => !isWhole(request, call));
    const ends = unanswered.map(({ until }) => until).filter(Number.isFinite);
    const bySecond = served !== undefined && isSecond(served.request);
    return {
      by: served ? byText(served.request.host, call, bySecond ? 'the second ' : '') : '',
      bySecond,
      replied: served ? addressesIn(replies.get(connectionOf(served.request))) : null,
      until: served?.until ?? null,
      gaveUp: ends.length > 0 ? Math.max(...ends) : null,
      unanswered: unanswered.map((request) => unansweredText(request, call, sent)),
    };
  };
}

function addressesIn(reply: NscdReplyEvent | undefined): readonly string[] | null {
  const addresses = reply?.fields.addresses;
  return Array.isArray(addresses) ? addresses.map(String) : null;
}
