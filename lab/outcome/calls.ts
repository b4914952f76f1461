import type { Event } from '../core/events.ts';
import { SENTINEL_NAME } from '../core/sentinel.ts';
import type { CallEvent } from '../probe/call-event.ts';

/** The prefix of the labels of lookups that count a daemon's workers. Their number depends on the load of the machine. */
const COUNTING = 'workers-';

/** The prefix of the labels of calls whose outcome is left to chance, such as the server at which `rotate` begins. */
export const BY_CHANCE = 'chance';

/** The step from which on a scenario only measures its controls. */
const CONTROLS = 'controls';

/**
 * Returns a test whether a call belongs to the outcome. It leaves out lookups of the sentinel, lookups that count workers, calls that are left to
 * chance, and all calls from the step `controls` on, such as those of a fresh process.
 */
export function isPartOfOutcome(events: readonly Event[]): (call: CallEvent) => boolean {
  const controls = events.find((event) => event.kind === 'step' && event.label === CONTROLS);
  const end = controls?.at ?? Number.POSITIVE_INFINITY;
  return ({ label = '', args, at }) =>
    at < end && args.name !== SENTINEL_NAME && !label.startsWith(COUNTING) && !label.startsWith(BY_CHANCE);
}
