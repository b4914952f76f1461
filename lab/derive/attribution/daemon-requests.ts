import type { Event } from '../../core/events.ts';
import type { NscdRequestEvent } from '../../daemon/tap/events.ts';
import { type CallEvent, keyOf } from '../../probe/call-event.ts';
import { isDuring } from './calls.ts';

/** A request that the tap saw on a daemon's socket, and its outcome. */
export interface DaemonRequest {
  request: NscdRequestEvent;
  /** The call that caused it; null if no call of a probe fits. */
  call: CallEvent | null;
  /** From when on the daemon can have made a lookup for it; infinite if it made none. */
  from: number;
  /** The time of the reply, or of the connection's end without a reply. */
  until: number;
  /** Whether the daemon ended the connection without a reply. */
  closed: boolean;
  /** Whether the client ended the connection without a reply, as after its own 5 s. */
  givenUp: boolean;
  /** Whether it asks for the daemon's cache mapping; for that the daemon makes no lookup. */
  forMap: boolean;
  /** Whether the daemon made a lookup for it and replied with the result. */
  served: boolean;
}

/**
 * The requests of a cell, by connection (`connectionOf`), which the events of reply and end share. The tap reads its
 * clock after it has the request and before the client has a reply. So a request's time lies within its call without
 * tolerance, and a call that began slightly later did not cause it.
 */
export function daemonRequestsOf(events: readonly Event[]): Map<string, DaemonRequest> {
  const calls = events.filter((event) => event.kind === 'call');
  const ends = new Map(
    events.flatMap((event) =>
      event.kind === 'nscd-reply' || event.kind === 'nscd-end' ? [[connectionOf(event), event]] : [],
    ),
  );
  const withRequest = new Set<CallEvent>();
  const signals = events.filter((event) => event.kind === 'daemon');
  /** When a daemon that is frozen at a request goes on. No thread of it can run before (`Daemon.freeze`). */
  const runsFrom = ({ host, at }: NscdRequestEvent) => {
    const own = signals.filter((event) => event.host === host);
    if (own.findLast((event) => event.at <= at)?.action !== 'freeze') return at;
    return own.find((event) => event.at > at)?.at ?? Number.POSITIVE_INFINITY;
  };
  return new Map(
    events.flatMap((event): [string, DaemonRequest][] => {
      if (event.kind !== 'nscd-request') return [];
      const underWay = calls.filter((call) => call.probe === event.probe && isDuring(event.at, call, 0));
      const call = callOf(event, underWay, withRequest);
      if (call && isForKey(call, event)) withRequest.add(call);
      const end = ends.get(connectionOf(event));
      const forMap = event.type.startsWith('GETFD');
      const served = !forMap && end?.kind === 'nscd-reply' && end.found !== null;
      const declined = end?.kind === 'nscd-reply' && end.found === null && end.broken === undefined;
      const from = forMap || declined ? Number.POSITIVE_INFINITY : Math.max(event.at, runsFrom(event));
      const until = end?.at ?? Number.POSITIVE_INFINITY;
      const closed = end?.kind === 'nscd-end' && end.by === 'daemon';
      const givenUp = end?.kind === 'nscd-end' && end.by === 'client';
      return [[connectionOf(event), { request: event, call, from, until, closed, givenUp, forMap, served }]];
    }),
  );
}

/**
 * The call in progress that caused a request: one for the same key. A request for something else, such as a cache
 * mapping, belongs to a call that has made no request yet: glibc asks for the mapping first (nscd/nscd_getai.c,
 * __nscd_getai). If several calls fit, the result is any of them.
 */
function callOf(
  request: NscdRequestEvent,
  underWay: readonly CallEvent[],
  withRequest: ReadonlySet<CallEvent>,
): CallEvent | null {
  const same = underWay.filter((call) => isForKey(call, request));
  const may = same.length > 0 ? same : underWay;
  return may.find((call) => !withRequest.has(call)) ?? may[0] ?? null;
}

function isForKey(call: CallEvent, { key }: NscdRequestEvent): boolean {
  return keyOf(call) === key;
}

/** The key of a connection; daemons of several hosts may each have a connection 1. */
export function connectionOf({ host, connection }: { host: string; connection: number }): string {
  return `${host} ${connection}`;
}

/**
 * Whether a daemon may have sent a query because of a request. A daemon that replied had sent all its queries before,
 * even if a busy server read its clock later. After a request without a reply the client sends queries by itself.
 * If the daemon ended the connection, queries after that end are the client's. Queries before it are the daemon's.
 */
export function mayHaveSent(
  { request, from, until, closed, served }: DaemonRequest,
  at: number,
  slack: number,
): boolean {
  // The servers are in the process that thaws the daemon, so they read what it sends after the event of that.
  if (from > request.at) return at >= from;
  return at >= from - slack && (served || at <= until + (closed ? 0 : slack));
}
