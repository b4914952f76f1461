import { type Sender as Resolver, sendersOf as resolversOf } from '../../../lab/derive/senders.ts';
import type { Event } from '../../../lab/events.ts';
import { laneOf } from './lanes.ts';

/** Clocks are read before a call and after it, and by the server in its own process: so much may lie between, in ms. */
export const SLACK_MS = 2;

/** Who sent a query: the lane it starts from, and the call that it was made for. */
export interface Sender {
  lane: string;
  /** Index of the call among the events; null when the lab itself asked. */
  call: number | null;
  /** A daemon's worker, or the program itself; the lab asks as one. */
  by: 'worker' | 'program';
}

/** The senders of queries, by index among the events. */
export function sendersOf(events: readonly Event[]): Map<number, Sender> {
  const places = new Map(events.map((event, index) => [event, index]));
  const placeOf = (event: Event) => places.get(event) ?? -1;
  const senders = [...resolversOf(events, SLACK_MS)];
  return new Map(
    senders.map(([query, sender]) => [
      placeOf(query),
      {
        lane: laneOfSender(sender),
        call: sender.by === 'lab' ? null : placeOf(sender.call),
        by: sender.by === 'resolver' && sender.through ? 'worker' : 'program',
      },
    ]),
  );
}

function laneOfSender(sender: Resolver): string {
  if (sender.by === 'lab') return laneOf.lab;
  const { call, through } = sender;
  return through ? laneOf.daemon(through.host) : laneOf.program(call.probe, call.thread);
}
