import type { Event } from '../../../../lab/core/events.ts';
import { type Sender as Resolver, sendersOf as resolversOf } from '../../../../lab/derive/attribution/senders.ts';
import type { Through } from '../../../../lab/derive/attribution/through-daemon.ts';
import { laneOf } from './lanes.ts';

/** Clocks are read before a call and after it, and by the server in its own process: so much may lie between, in ms. */
export const SLACK_MS = 2;

/** Who sent a query: the lane it starts from, and the call that it was made for. */
export interface Sender {
  lane: string;
  /** Index of the call among the events; null when the lab itself asked. */
  call: number | null;
  /** A worker of the daemon on a host, for a request (an event's index; null where nobody saw it); null for all others. */
  worker: { host: string; request: number | null } | null;
}

/** The senders of queries, by index among the events. */
export function sendersOf(events: readonly Event[]): Map<number, Sender> {
  const places = new Map(events.map((event, index) => [event, index]));
  const eventIndex = (event: Event) => places.get(event) ?? -1;
  const senders = [...resolversOf(events, SLACK_MS)];
  return new Map(
    senders.map(([query, sender]) => [
      eventIndex(query),
      {
        lane: laneOfSender(sender),
        call: sender.by === 'lab' ? null : eventIndex(sender.call),
        worker: sender.by === 'lab' || !sender.through ? null : workerFor(sender.through, eventIndex),
      },
    ]),
  );
}

function workerFor({ host, request }: Through, eventIndex: (event: Event) => number): Sender['worker'] {
  return { host, request: request && eventIndex(request) };
}

function laneOfSender(sender: Resolver): string {
  if (sender.by === 'lab') return laneOf.lab;
  const { call, through } = sender;
  return through ? laneOf.daemon(through.host) : laneOf.program(call.probe, call.thread);
}
