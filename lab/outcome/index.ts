import type { Event } from '../core/events.ts';
import { askedIn } from './asked.ts';
import { isPartOfOutcome } from './calls.ts';
import { daemonStates, daemonStateText, secondEndTexts } from './daemon-end.ts';
import { headOf, type Moment } from './moment.ts';
import { partsOf } from './parts.ts';
import { PART_SEPARATOR } from './split-outcome.ts';

/**
 * The outcome of a cell in one line: for each call of the scenario its result, its queries with the replies, and the number
 * of expired timeouts. docs/evidence.md describes the format.
 *
 * The same behaviour gives the same line on every machine: the line has no ids, ports, process ids or times, and no order
 * of simultaneous calls. It depends only on the events, so a stored run gives the same line. Empty without a call.
 *
 * @param events those of a cell, in order of time, in nanoseconds; derived events are not needed
 */
export function outcomeOf(events: readonly Event[]): string {
  const asked = askedIn(events);
  const calls = events.filter((event) => event.kind === 'call').filter(isPartOfOutcome(events));
  const moments = [
    ...calls.map((call): Moment => {
      const { result, by, exchanges } = asked.for(call);
      return { at: call.at, call, head: headOf(call), tail: [`${result}${by}`, ...exchanges].join('; ') };
    }),
    ...asked.withoutCall(),
  ];
  const daemons = [...secondEndTexts(events), ...daemonStates(events).flatMap((state) => daemonStateText(state) ?? [])];
  return [...partsOf(moments.toSorted((a, b) => a.at - b.at)), ...daemons].join(PART_SEPARATOR);
}
