import type { Event } from '../../../../lab/core/events.ts';
import { type Sender as Resolver, sendersOf as resolversOf } from '../../../../lab/derive/attribution/senders.ts';
import type { Through } from '../../../../lab/derive/attribution/through-daemon.ts';
import { laneOf } from './lanes.ts';

/** The most that the times of a call and of its queries may differ, in ms: two processes read the clock, each a little late. */
export const SLACK_MS = 2;

/** The sender of a query: the lane that it starts from, and the call that it belongs to. */
export interface Sender {
  lane: string;
  /** Index of the call among the events; null for a query of the lab itself. */
  call: number | null;
  /** For a query of a daemon: the host, and the index of the request, which is null where requests were not recorded. */
  worker: { host: string; request: number | null } | null;
}

/** The senders of queries, by index among the events. */
export function sendersOf(events: readonly Event[]): Map<number, Sender> {
  const positions = new Map(events.map((event, index) => [event, index]));
  const eventIndex = (event: Event) => positions.get(event) ?? -1;
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
