import type { Event } from '../core/events.ts';
import { SLACK_NS } from './attribution/calls.ts';
import { type Sender, senderOf } from './attribution/senders.ts';
import { throughDaemon } from './attribution/through-daemon.ts';
import type { DerivedEvent } from './events.ts';
import { type QuerySequence, querySequencesOf } from './query-sequences.ts';
import { Replies } from './replies.ts';
import { retransmissionsOf } from './retransmissions.ts';
import { timeoutsOf } from './timeouts.ts';
import { transmissionsOf } from './transmissions.ts';

/**
 * The events of a cell together with what follows from them, in order of time. What was derived before is left out and derived
 * again, so that a stored stream and a new one say the same.
 */
export function withDerived(events: readonly Event[]): Event[] {
  const seen = events.filter((event) => !isDerived(event));
  return [...seen, ...derive(seen)].toSorted((left, right) => left.at - right.at);
}

/** Whether an event was derived from others. */
export function isDerived(event: Event): event is DerivedEvent {
  return event.kind === 'timeout' || event.kind === 'retransmit';
}

/** What follows from the events of a cell; the events are in order of time, in nanoseconds, and stay as they are. */
export function derive(events: readonly Event[]): DerivedEvent[] {
  const replies = new Replies(events);
  const through = throughDaemon(events, SLACK_NS);
  const musl = new Set(
    events.flatMap((event) => (event.kind === 'probe-ready' && event.libc.name === 'musl' ? [event.probe] : [])),
  );
  const exchanges = querySequencesOf(events, SLACK_NS).map((exchange) => ({
    exchange,
    sender: senderOf(exchange, through),
  }));
  const ofCall = Map.groupBy(exchanges, ({ exchange }) => exchange.call);
  return exchanges.flatMap(({ exchange, sender }): DerivedEvent[] => {
    const daemon = sender?.by === 'resolver' ? sender.through : null;
    const resolver = exchange.call && !daemon && musl.has(exchange.call.probe) ? 'musl' : 'glibc';
    const rounds = transmissionsOf(exchange.queries, resolver === 'musl');
    const others = exchange.call ? (ofCall.get(exchange.call) ?? []) : [];
    const next = others.find((later) => isNext(later, { exchange, sender }));
    const nextExchange = next?.exchange.queries[0]?.at ?? null;
    return [
      ...timeoutsOf({ exchange, rounds, replies, nextExchange, resolver, daemon }),
      ...retransmissionsOf(exchange, rounds, replies),
    ];
  });
}

interface AttributedSequence {
  exchange: QuerySequence;
  sender: Sender | null;
}

/** Whether the same resolver went on with another exchange of the same call, when it was done with this one. */
function isNext(later: AttributedSequence, done: AttributedSequence): boolean {
  const [last, first] = [done.exchange.queries.at(-1), later.exchange.queries[0]];
  return (
    hostOf(later.sender) === hostOf(done.sender) && last !== undefined && first !== undefined && first.at > last.at
  );
}

/** Where the daemon is whose resolver it was; undefined for the program's own. */
function hostOf(sender: Sender | null): string | undefined {
  return sender?.by === 'resolver' ? sender.through?.host : undefined;
}
