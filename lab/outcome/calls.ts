import type { Event } from '../core/events.ts';
import { SENTINEL_NAME } from '../core/sentinel.ts';
import type { CallEvent } from '../probe/call-event.ts';

/** How the labels of lookups begin that count a daemon's workers. Their number depends on how busy the machine is. */
const COUNTING = 'workers-';

/** The step from which on a story only measures its controls. */
const CONTROLS = 'controls';

/**
 * Tells which calls belong to the outcome: those of the story. These do not: lookups of the sentinel, lookups that count
 * workers, by their labels, and all calls from the step `controls` on, such as those of a fresh process.
 */
export function isPartOfOutcome(events: readonly Event[]): (call: CallEvent) => boolean {
  const controls = events.find((event) => event.kind === 'step' && event.label === CONTROLS);
  const end = controls?.at ?? Number.POSITIVE_INFINITY;
  return ({ label = '', args, at }) => at < end && args.name !== SENTINEL_NAME && !label.startsWith(COUNTING);
}
