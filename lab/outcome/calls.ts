import type { Event } from '../core/events.ts';
import type { CallEvent } from '../probe/call-event.ts';

/**
 * How the labels of calls begin that the lab makes to measure: the sentinel shows the answerer, and a daemon's workers
 * are counted with a number of lookups that depends on how busy the machine is.
 */
const MEASURING = ['sentinel:', 'workers-'] as const;

/** The step from which on a story only measures its controls. */
const CONTROLS = 'controls';

/**
 * Tells which calls belong to the outcome: those of the story. The lab's own measurements do not, by their labels; nor
 * does any call after the step `controls`, such as that of a fresh process.
 */
export function isPartOfOutcome(events: readonly Event[]): (call: CallEvent) => boolean {
  const controls = events.find((event) => event.kind === 'step' && event.label === CONTROLS);
  const end = controls?.at ?? Number.POSITIVE_INFINITY;
  return ({ label = '', at }) => at < end && !MEASURING.some((prefix) => label.startsWith(prefix));
}
