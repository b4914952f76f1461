import type { Event } from '../core/events.ts';
import { SLACK_NS } from '../derive/attribution/calls.ts';
import { throughDaemon } from '../derive/attribution/through-daemon.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { type DaemonPart, daemonParts } from './daemon-asked.ts';
import type { Moment } from './moment.ts';
import { queryName } from './query-name.ts';
import { foldRepeats } from './repeats.ts';
import { ReplyWords } from './reply-words.ts';
import { resetsDuring } from './resets.ts';
import { resultText } from './result-text.ts';
import { type Sent, sentByCall } from './sent.ts';
import { joinSentAgain } from './sent-again.ts';
import { timeoutUnits } from './timeout-unit.ts';
import { evened, isAnsweredBefore, timeoutsAfter, type Wait } from './timeouts.ts';
import { transmissionText, waitsText } from './transmission-text.ts';

/** For one call: the daemon that answered it, and the exchanges of its resolver with nameservers. */
export interface AskedFor {
  /** See `resultText`. */
  result: string;
  /** ` by nsncd`, or empty. */
  by: string;
  exchanges: string[];
}

const NS = 1e9;

/** A busy tap reads its clock late, as a server does: half of glibc's shortest timeout. */
const TAP_LATE_NS = 0.5 * NS;

export interface AskedIn {
  for(call: CallEvent): AskedFor;
  /** The part of the daemon in a call. */
  daemonIn(call: CallEvent): Pick<DaemonPart, 'by' | 'bySecond' | 'replied' | 'unanswered'>;
  /** The transmissions for a call, in order of time. */
  transmissions(call: CallEvent): Wait[];
  withoutCall(): Moment[];
}

/** The queries for each call of a cell and their replies, from the events of the servers and of the daemon's socket. */
export function askedIn(events: readonly Event[]): AskedIn {
  const through = throughDaemon(events, SLACK_NS);
  const byCall = sentByCall(events, through);
  const replies = new ReplyWords(events);
  const unitOf = timeoutUnits(events);
  const daemonPart = daemonParts(events, through);
  const resets = resetsDuring(events);

  /**
   * @param begin the time at which the resolver began
   * @param end the time at which it had the result; null if no event shows it
   */
  const waitsOf = (sent: readonly Sent[], begin: number, end: number | null): Wait[] => {
    let since = begin;
    const waits = sent.map((each, index): Wait => {
      const next = sent[index + 1]?.transmission[0].at;
      const ending =
        next === undefined ? (end === null ? null : { at: end, goesOn: false }) : { at: next, goesOn: true };
      const unit = unitOf(each);
      const timeouts = timeoutsAfter(each, { ending, unit, since }, replies);
      const wait = { sent: each, ending, timeouts, since };
      // The resolver sent the next transmission after that wait, or after the replies. What musl sends again for an error is of the same round.
      const sameRound = each.musl && !isAnsweredBefore(next ?? Number.POSITIVE_INFINITY, each, replies);
      if (timeouts !== 0 && timeouts !== 'unsure') since += timeouts * (unit ?? 0) * NS;
      else if (!sameRound) since = Math.max(since, replies.lastBefore(each.transmission, each.musl, next) ?? since);
      return wait;
    });
    return evened(waits, replies);
  };
  const textsOf = (sent: readonly Sent[], begin: number, end: number | null) =>
    joinSentAgain(waitsOf(sent, begin, end), replies).flatMap((waits) =>
      waits.slice(0, 1).map(({ sent: first }) => ({
        at: first.transmission[0].at,
        text: waitsText(waits, unitOf(first), replies),
      })),
    );

  /** The transmissions of the daemon that answered the call, until it had the answer, and those of the program's own resolver. */
  const sentFor = (call: CallEvent) => {
    const sent = byCall.get(call) ?? [];
    const part = daemonPart(call, sent);
    const { until } = part;
    // Later queries of nscd refresh its cache.
    const ofDaemon = until === null ? [] : sent.filter((each) => each.through && each.transmission[0].at <= until);
    const own = sent.filter((each) => !each.through);
    // The program's own resolver begins when the program no longer waits for the daemon.
    const first = own[0]?.transmission[0].at ?? call.end;
    const ownBegin = Math.max(call.at, Math.min((part.gaveUp ?? call.at) - TAP_LATE_NS, first));
    return { part, ofDaemon, own, ownBegin };
  };

  return {
    for(call) {
      const { part, ofDaemon, own, ownBegin } = sentFor(call);
      const { by, until, unanswered, replied } = part;
      const exchanges = [...textsOf(ofDaemon, call.at, until), ...textsOf(own, ownBegin, endOf(call)), ...resets(call)];
      return {
        result: resultText(call, replied),
        by,
        exchanges: [...unanswered, ...foldRepeats(inOrder(exchanges), '; ')],
      };
    },

    daemonIn: (call) => sentFor(call).part,

    transmissions(call) {
      const { part, ofDaemon, own, ownBegin } = sentFor(call);
      const all = [...waitsOf(ofDaemon, call.at, part.until), ...waitsOf(own, ownBegin, endOf(call))];
      return all.toSorted((a, b) => a.sent.transmission[0].at - b.sent.transmission[0].at);
    },

    /** The queries without a call, such as those of a program that is no probe. */
    withoutCall: () =>
      (byCall.get(null) ?? []).map((sent) => {
        const { at, name } = sent.transmission[0];
        const text = transmissionText(sent, Number.POSITIVE_INFINITY, 0, replies);
        return { at, call: null, head: `no call ${queryName(name)}`, tail: text };
      }),
  };
}

function inOrder(texts: readonly { at: number; text: string }[]): string[] {
  return texts.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}

/** The time at which the resolver had the result; null for a call without a result. */
function endOf({ end, ending }: CallEvent): number | null {
  return ending ? null : end;
}
