import type { Event } from '../core/events.ts';
import type { Highlight } from '../core/schema.ts';

/** A list with one highlight for an event, or an empty list without an event; to be spread into others. */
export function highlight(event: Pick<Event, 'kind' | 'at'> | undefined, text: string): Highlight[] {
  return event ? [{ kind: event.kind, at: event.at, text }] : [];
}
