import type { Event } from '../../../../lab/core/events.ts';
import type { DiagramItem } from '../diagram/item.ts';

/** The position of an event among the events that are shown. */
export interface EventPosition {
  /** Such as `Event 3 of the 40 shown`. */
  text: string;
  /** The events before and after it that are shown, by index. */
  before: number | undefined;
  after: number | undefined;
}

/** The index in the `event` parameter of a URL; -1 where no event has it. */
export function eventIndex(named: string, events: readonly Event[]): number {
  return /^\d+$/.test(named) && Number(named) < events.length ? Number(named) : -1;
}

/** The position of an event among those with items. An event without an item, such as a retransmission, is between two of them. */
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
