import type { Event } from '../../core/events.ts';
import type { NscdRequestEvent } from '../../daemon/tap/events.ts';
import type { CallEvent } from '../../probe/call-event.ts';
import { isDuring } from './calls.ts';

/** A request that passed the tap on a daemon's socket, and what came of it. */
export interface DaemonRequest {
  request: NscdRequestEvent;
  /** The call that it was made for; null where no probe's call fits. */
  call: CallEvent | null;
  /** When it was replied to, or its connection ended without a reply. */
  until: number;
  /** Whether it is for the map of the daemon's cache: then the daemon looks nothing up. */
  forMap: boolean;
  /** Whether the daemon looked something up for it, and said what came of that. */
  served: boolean;
}

/**
 * The requests of a cell, by connection (`connectionOf`): its reply and its end name the same one. A tap reads its clock when it has
 * a request and its client has no reply yet, so a request's moment lies within its call, without any slack: a call that began
 * some tenths of a millisecond later did not make it.
 */
export function daemonRequestsOf(events: readonly Event[]): Map<string, DaemonRequest> {
  const calls = events.filter((event) => event.kind === 'call');
  const ends = new Map(
    events.flatMap((event) =>
      event.kind === 'nscd-reply' || event.kind === 'nscd-end' ? [[connectionOf(event), event]] : [],
    ),
  );
  const haveAsked = new Set<CallEvent>();
  return new Map(
    events.flatMap((event): [string, DaemonRequest][] => {
      if (event.kind !== 'nscd-request') return [];
      const underWay = calls.filter((call) => call.probe === event.probe && isDuring(event.at, call, 0));
      const call = callOf(event, underWay, haveAsked);
      if (call && asksWhat(call, event)) haveAsked.add(call);
      const end = ends.get(connectionOf(event));
      const forMap = event.type.startsWith('GETFD');
      const served = !forMap && end?.kind === 'nscd-reply' && end.found !== null;
      const until = end?.at ?? Number.POSITIVE_INFINITY;
      return [[connectionOf(event), { request: event, call, until, forMap, served }]];
    }),
  );
}

/**
 * Which of the calls under way made a request: one for the same thing, or, when it is for something else, such as the map of a cache,
 * one that has not asked yet: glibc wants the map first (nscd/nscd_getai.c, __nscd_getai). Of several that began at once it is any.
 */
function callOf(
  request: NscdRequestEvent,
  underWay: readonly CallEvent[],
  haveAsked: ReadonlySet<CallEvent>,
): CallEvent | null {
  const same = underWay.filter((call) => asksWhat(call, request));
  const may = same.length > 0 ? same : underWay;
  return may.find((call) => !haveAsked.has(call)) ?? may[0] ?? null;
}

function asksWhat({ args }: CallEvent, { key }: NscdRequestEvent): boolean {
  return (args.name ?? args.address) === key;
}

/** What a connection is called: daemons of several hosts may each have a first one. */
export function connectionOf({ host, connection }: { host: string; connection: number }): string {
  return `${host} ${connection}`;
}

/**
 * Whether a query that came up at some moment may have been sent by a daemon because of a request. A daemon that gave an answer
 * asked for all of it, however late a busy server read its clock; one that gave none leaves its client to ask by itself.
 */
export function mayHaveSent({ request, until, forMap, served }: DaemonRequest, at: number, slack: number): boolean {
  return !forMap && at >= request.at - slack && (served || at <= until + slack);
}
