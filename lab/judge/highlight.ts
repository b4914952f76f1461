import type { Event } from '../events.ts';
import type { Highlight } from '../schema.ts';

/** Points at an event, if it is there, with what it shows in the words of the story. A list, to be spread among others. */
export function highlight(event: Pick<Event, 'kind' | 'at'> | undefined, text: string): Highlight[] {
  return event ? [{ kind: event.kind, at: event.at, text }] : [];
}
