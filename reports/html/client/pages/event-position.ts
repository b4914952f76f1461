import type { Event } from '../../../../lab/core/events.ts';
import type { DiagramItem } from '../diagram/item.ts';

/** Where an event stands among those that are shown. */
export interface EventPosition {
  /** In words. */
  text: string;
  /** The events that are shown next to it, by index. */
  before: number | undefined;
  after: number | undefined;
}

/** The index that a URL's `event` names; -1 where it names none. */
export function eventIndex(named: string, events: readonly Event[]): number {
  return /^\d+$/.test(named) && Number(named) < events.length ? Number(named) : -1;
}

/** Where an event stands among those that have items; one that has none, as a query's being sent again, stands between two of them. */
export function eventPosition(
  index: number,
  { events, items }: { events: readonly Event[]; items: readonly DiagramItem[] },
): EventPosition {
  const order = [...new Set(items.map(({ event }) => event))];
  const at = order.indexOf(index);
  if (at >= 0) {
    return { text: `Event ${at + 1} of the ${order.length} shown`, before: order[at - 1], after: order[at + 1] };
  }
  const time = events[index]?.at ?? 0;
  const passed = order.filter((event) => (events[event]?.at ?? 0) <= time).length;
  return { text: `Not drawn: ${between(passed, order.length)}`, before: order[passed - 1], after: order[passed] };
}

function between(passed: number, all: number): string {
  if (passed === 0) return `before the first of the ${all} shown`;
  if (passed === all) return `after the last of the ${all} shown`;
  return `between events ${passed} and ${passed + 1} of the ${all} shown`;
}
