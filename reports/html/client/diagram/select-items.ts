import type { Event } from '../../../../lab/core/events.ts';
import { indexEvents, itemsOfEvent } from './build-items.ts';
import type { DiagramItem, Highlighted } from './item.ts';
import { checksOf } from './lab-checks.ts';
import { laneOf } from './lanes.ts';

export interface ItemOptions {
  /** Whether what the lab does for its own controls is shown as well. */
  checks: boolean;
  /** Whether system calls are shown, where the run recorded them. */
  syscalls?: boolean;
  highlights?: readonly Highlighted[];
}

/** The items of a cell in order of time. */
export function diagramItems(
  events: readonly Event[],
  { checks, syscalls = false, highlights = [] }: ItemOptions,
): DiagramItem[] {
  const eventIndex = indexEvents(events);
  const own = checksOf(events);
  const highlightOf = new Map(highlights.map(({ event, text }, at) => [event, { number: at + 1, text }]));
  return events
    .flatMap((event, index) => itemsOfEvent(eventIndex, event, index))
    .map((item) => withHighlight(item, highlightOf.get(item.event)))
    .filter(({ event, shape, from, to, highlight }) => {
      if (highlight) return true;
      if (shape === 'tick' && !syscalls) return false;
      const origin = events[event];
      return checks || !((origin && own.has(origin)) || from === laneOf.lab || to === laneOf.lab);
    })
    .toSorted((a, b) => a.at - b.at);
}

/** A call is highlighted at for what it came to. */
function withHighlight(item: DiagramItem, highlight: DiagramItem['highlight']): DiagramItem {
  return highlight && item.shape !== 'call' ? { ...item, highlight } : item;
}
