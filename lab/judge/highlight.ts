import type { Event } from '../core/events.ts';
import type { Highlight } from '../core/schema.ts';

/** Points at an event, if it is there, with what it shows in the words of the story. A list, to be spread among others. */
export function highlight(event: Pick<Event, 'kind' | 'at'> | undefined, text: string): Highlight[] {
  return event ? [{ kind: event.kind, at: event.at, text }] : [];
}
