import type { NscdRequestEvent } from '../daemon/tap/events.ts';
import type { Event } from '../events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { isDuring } from './calls.ts';

/** A request that passed the tap on a daemon's socket, and what came of it. */
export interface Request {
  request: NscdRequestEvent;
  /** The call that it was made for; null where no probe's call fits. */
  call: CallEvent | null;
  /** When it was replied to, or its connection ended without a reply. */
  until: number;
  /** Whether the daemon looked something up for it, and said what came of that. */
  served: boolean;
}

/** The requests of a cell, by connection (`connectionOf`): its reply and its end name the same one. `slack` in the unit of the events. */
export function requestsOf(events: readonly Event[], slack: number): Map<string, Request> {
  const calls = events.filter((event) => event.kind === 'call');
  const ends = new Map(
    events.flatMap((event) =>
      event.kind === 'nscd-reply' || event.kind === 'nscd-end' ? [[connectionOf(event), event]] : [],
    ),
  );
  return new Map(
    events.flatMap((event): [string, Request][] => {
      if (event.kind !== 'nscd-request') return [];
      const { probe, type, key, at } = event;
      const underWay = calls.filter((call) => call.probe === probe && isDuring(at, call, slack));
      // A request for something else, such as for the map of a cache, is made within a call as well.
      const call = underWay.find(({ args }) => (args.name ?? args.address) === key) ?? underWay.at(-1) ?? null;
      const end = ends.get(connectionOf(event));
      const served = !type.startsWith('GETFD') && end?.kind === 'nscd-reply' && end.found !== null;
      return [[connectionOf(event), { request: event, call, until: end?.at ?? Number.POSITIVE_INFINITY, served }]];
    }),
  );
}

/** What a connection is called: daemons of several hosts may each have a first one. */
export function connectionOf({ host, connection }: { host: string; connection: number }): string {
  return `${host} ${connection}`;
}

/**
 * Whether a query that came up at some moment may have been sent by a daemon because of a request. A daemon that gave an answer
 * asked for all of it, however late a busy server read its clock; one that gave none leaves its client to ask by itself.
 */
export function mayHaveSent({ request, until, served }: Request, at: number, slack: number): boolean {
  return at >= request.at - slack && (served || at <= until + slack);
}
