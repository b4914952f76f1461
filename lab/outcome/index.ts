import type { Event } from '../core/events.ts';
import { askedIn } from './asked.ts';
import { isPartOfOutcome } from './calls.ts';
import { daemonStates, daemonStateText } from './daemon-end.ts';
import { headOf, type Moment } from './moment.ts';
import { partsOf } from './parts.ts';
import { resultText } from './result-text.ts';
import { PART_SEPARATOR } from './split-outcome.ts';

/**
 * The outcome of a cell in one line: what each call of the story came back with, who was asked for what, and how many
 * timeouts the resolver waited out. docs/evidence.md describes the form.
 *
 * The same thing gives the same line on every machine: no ids, ports, process ids or times are in it, and where several
 * calls were under way at once their order is not. It depends on nothing but the events, so that a stored run gives it
 * again. Empty if the story made no call.
 *
 * @param events those of a cell, in order of time, in nanoseconds; derived events are not needed
 */
export function outcomeOf(events: readonly Event[]): string {
  const asked = askedIn(events);
  const calls = events.filter((event) => event.kind === 'call').filter(isPartOfOutcome(events));
  const moments = [
    ...calls.map((call): Moment => {
      const { by, exchanges } = asked.for(call);
      const answer = `${resultText(call)}${by}`;
      return { at: call.at, call, head: headOf(call), tail: [answer, ...exchanges].join('; ') };
    }),
    ...asked.withoutCall(),
  ];
  const daemons = daemonStates(events).flatMap((state) => daemonStateText(state) ?? []);
  return [...partsOf(moments.toSorted((a, b) => a.at - b.at)), ...daemons].join(PART_SEPARATOR);
}
