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
 * The events of a cell and those derived from them, in order of time. Earlier derived events are replaced, so that a
 * stored stream and a new one give the same result.
 */
export function withDerived(events: readonly Event[]): Event[] {
  const seen = events.filter((event) => !isDerived(event));
  return [...seen, ...derive(seen)].toSorted((left, right) => left.at - right.at);
}

/** Whether an event was derived from others. */
export function isDerived(event: Event): event is DerivedEvent {
  return event.kind === 'timeout' || event.kind === 'retransmit';
}

/** The events that follow from those of a cell. These must be in order of time, in nanoseconds, and are not changed. */
export function derive(events: readonly Event[]): DerivedEvent[] {
  const replies = new Replies(events);
  const through = throughDaemon(events, SLACK_NS);
  const musl = new Set(
    events.flatMap((event) => (event.kind === 'probe-ready' && event.libc.name === 'musl' ? [event.probe] : [])),
  );
  const sequences = querySequencesOf(events, SLACK_NS).map((sequence) => ({
    sequence,
    sender: senderOf(sequence, through),
  }));
  const ofCall = Map.groupBy(sequences, ({ sequence }) => sequence.call);
  return sequences.flatMap(({ sequence, sender }): DerivedEvent[] => {
    const daemon = sender?.by === 'resolver' ? sender.through : null;
    const resolver = sequence.call && !daemon && musl.has(sequence.call.probe) ? 'musl' : 'glibc';
    const transmissions = transmissionsOf(sequence.queries, resolver === 'musl');
    const others = sequence.call ? (ofCall.get(sequence.call) ?? []) : [];
    const next = others.find((later) => isNext(later, { sequence, sender }));
    const nextSequenceAt = next?.sequence.queries[0]?.at ?? null;
    return [
      ...timeoutsOf({ sequence, transmissions, replies, nextSequenceAt, resolver, daemon }),
      ...retransmissionsOf(sequence, transmissions, replies),
    ];
  });
}

interface AttributedSequence {
  sequence: QuerySequence;
  sender: Sender | null;
}

/** Whether the same resolver sent the later sequence for the same call after the other one. */
function isNext(later: AttributedSequence, done: AttributedSequence): boolean {
  const [last, first] = [done.sequence.queries.at(-1), later.sequence.queries[0]];
  return (
    hostOf(later.sender) === hostOf(done.sender) && last !== undefined && first !== undefined && first.at > last.at
  );
}

/** The host of the daemon that sent the query; undefined for the program's own resolver. */
function hostOf(sender: Sender | null): string | undefined {
  return sender?.by === 'resolver' ? sender.through?.host : undefined;
}
