import type { Event } from '../../../lab/events.ts';
import { laneOf } from './lanes.ts';
import { isDuring, SLACK_MS } from './meanwhile.ts';

/** A request that passed the tap on a daemon's socket. */
export interface Request {
  /** Index of the call that it was made for, among the events; null where no probe's call fits. */
  call: number | null;
  /** The lane of the thread that sent it; null for a program that is none of the story's. */
  client: string | null;
  daemon: string;
  from: number;
  /** When it was replied to, or the connection ended without. */
  until: number;
  /** Whether the daemon looked something up for it, and said what came of that. */
  served: boolean;
}

/** The requests of a cell, by connection (`connectionOf`): its replies and its end name the same one. */
export function requestsOf(events: readonly Event[]): Map<string, Request> {
  const calls = events.flatMap((event, index) => (event.kind === 'call' ? [{ event, index }] : []));
  const ends = new Map(
    events.flatMap((event) =>
      event.kind === 'nscd-reply' || event.kind === 'nscd-end' ? [[connectionOf(event), event]] : [],
    ),
  );
  return new Map(
    events.flatMap((event): [string, Request][] => {
      if (event.kind !== 'nscd-request') return [];
      const { probe, type, key, at } = event;
      const underWay = calls.filter(({ event: call }) => call.probe === probe && isDuring(at, call));
      // A request for something else, such as for the map of a cache, is made within a call as well.
      const call = underWay.find(({ event: { args } }) => args.name === key) ?? underWay.at(-1);
      const id = connectionOf(event);
      const end = ends.get(id);
      const request = {
        call: call?.index ?? null,
        client: probe === null ? null : laneOf.program(probe, call?.event.thread),
        daemon: laneOf.daemon(event.host),
        from: at,
        until: end?.at ?? Number.POSITIVE_INFINITY,
        served: !type.startsWith('GETFD') && end?.kind === 'nscd-reply' && end.found !== null,
      };
      return [[id, request]];
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
export function mayHaveSent({ from, until, served }: Request, at: number): boolean {
  return at >= from - SLACK_MS && (served || at <= until + SLACK_MS);
}
