import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import type { Highlighted } from './client/mark.ts';

/** The events that a cell's judge points at, by index among its events; those that are not there are left out. */
export function highlightedIn({ evidence }: CellResult, events: readonly Event[]): Highlighted[] {
  return (evidence.highlights ?? []).flatMap(({ kind, at, text }) => {
    const event = events.findIndex((each) => each.kind === kind && each.at === at);
    return event < 0 ? [] : [{ event, text }];
  });
}
