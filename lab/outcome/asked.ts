import type { Event } from '../core/events.ts';
import { SLACK_NS } from '../derive/attribution/calls.ts';
import { throughDaemon } from '../derive/attribution/through-daemon.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { daemonParts } from './daemon-asked.ts';
import type { Moment } from './moment.ts';
import { foldRepeats } from './repeats.ts';
import { ReplyWords } from './reply-words.ts';
import { resetsDuring } from './resets.ts';
import { type Sent, sentByCall } from './sent.ts';
import { timeoutUnits } from './timeout-unit.ts';
import { transmissionText } from './transmission-text.ts';
import { word } from './words.ts';

/** Of one call: whether a daemon answered it, and whom its resolver asked. */
export interface AskedFor {
  /** ` by nsncd`, or empty. */
  by: string;
  exchanges: string[];
}

/** Whom the calls of a cell had asked and what came back, as the servers and the daemon's socket show it. */
export function askedIn(events: readonly Event[]): { for(call: CallEvent): AskedFor; withoutCall(): Moment[] } {
  const through = throughDaemon(events, SLACK_NS);
  const byCall = sentByCall(events, through);
  const replies = new ReplyWords(events);
  const unitOf = timeoutUnits(events);
  const daemonPart = daemonParts(events, through);
  const resets = resetsDuring(events);

  /** @param end when the resolver had the result; null if no event shows it */
  const textsOf = (sent: readonly Sent[], end: number | null) =>
    sent.map((each, index) => {
      const next = sent[index + 1]?.transmission[0].at;
      const ending = next === undefined ? end !== null && { at: end, goesOn: false } : { at: next, goesOn: true };
      const text = transmissionText(each, { ending: ending || null, unit: unitOf(each) }, replies);
      return { at: each.transmission[0].at, text };
    });

  return {
    for(call) {
      const sent = byCall.get(call) ?? [];
      const { by, until, unanswered } = daemonPart(call, sent);
      // nscd asks again for what is in its cache, at a time of its own.
      const ofDaemon = until === null ? [] : sent.filter((each) => each.through && each.transmission[0].at <= until);
      const own = sent.filter((each) => !each.through);
      const exchanges = [...textsOf(ofDaemon, until), ...textsOf(own, call.ending ? null : call.end), ...resets(call)];
      return { by, exchanges: [...unanswered, ...foldRepeats(inOrder(exchanges), '; ')] };
    },

    /** The queries that no call explains, such as those of a program that is no probe. */
    withoutCall: () =>
      (byCall.get(null) ?? []).map((sent) => {
        const { at, name } = sent.transmission[0];
        const text = transmissionText(sent, { ending: null, unit: null }, replies);
        return { at, call: null, head: `no call ${word(name)}`, tail: text };
      }),
  };
}

function inOrder(texts: readonly { at: number; text: string }[]): string[] {
  return texts.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}
