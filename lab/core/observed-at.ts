import type { Event } from './events.ts';

/** When an event is known (CLOCK_MONOTONIC, nanoseconds): one that takes time, at its end. */
export function observedAt(event: Event): number {
  return 'end' in event && typeof event.end === 'number' ? event.end : event.at;
}
