import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../../lab/events.ts';
import { laneOf } from './lanes.ts';
import { asksFor, isDuring, SLACK_MS } from './meanwhile.ts';
import { throughDaemon } from './through-daemon.ts';

/** Who sent a query: the lane it starts from, and the call that it was made for. */
export interface Sender {
  lane: string;
  /** Index of the call among the events; null when the lab itself asked. */
  call: number | null;
}

/**
 * The senders of queries, by index among the events. No packet says which process sent it, so this is inferred: the
 * call for that name which was under way (or over just now), through the daemon when that is whom the program's marker lookups reach.
 */
export function sendersOf(events: readonly Event[]): Map<number, Sender> {
  const calls = events.flatMap((event, index) => (event.kind === 'call' ? [{ event, index }] : []));
  const through = throughDaemon(events);
  const ofLab = asksOfLab(events);
  return new Map(
    events.flatMap((event, index): [number, Sender][] => {
      if (event.kind !== 'dns-query') return [];
      if (ofLab.has(event)) return [[index, { lane: laneOf.lab, call: null }]];
      const begun = calls.filter(({ event: call }) => call.at <= event.at + SLACK_MS);
      const during = begun.filter(({ event: call }) => isDuring(event.at, call));
      const isFor = ({ event: call }: (typeof calls)[number]) => asksFor(call, event);
      // A busy machine may let a server read its clock when the call is long over.
      const call = during.find(isFor) ?? begun.findLast(isFor);
      const sender = call ?? during.at(-1);
      if (!sender) return [];
      return [
        [
          index,
          {
            lane: through(sender.event, sender.index, event) ?? laneOf.program(sender.event.probe, sender.event.thread),
            call: sender.index,
          },
        ],
      ];
    }),
  );
}

/** What the lab itself asked a server. It reads one clock for its asking and for its servers, and says what it asks before it does. */
function asksOfLab(events: readonly Event[]): Set<DnsQueryEvent> {
  const queries = events.filter((event) => event.kind === 'dns-query');
  const asks = events.filter((event) => event.kind === 'ask');
  return new Set(
    asks.flatMap(({ at, server, name }) => {
      const isIt = (query: DnsQueryEvent) => query.server === server && query.name === name && query.at >= at;
      return queries.find(isIt) ?? [];
    }),
  );
}
