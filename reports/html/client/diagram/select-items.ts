import type { Event } from '../../../../lab/core/events.ts';
import type { Highlighted } from '../data/report-data.ts';
import { indexEvents } from './event-index.ts';
import type { DiagramItem } from './item.ts';
import { itemsOfEvent } from './item-builders.ts';
import { checksOf } from './lab-checks.ts';
import { laneOf } from './lanes.ts';

export interface ItemOptions {
  /** Whether lookups and events that only serve the lab's own controls are shown. */
  checks: boolean;
  /** Whether recorded system calls are shown. */
  syscalls?: boolean;
  highlights?: readonly Highlighted[];
}

/** The items of a cell in order of time. A highlighted item is always among them. */
export function diagramItems(
  events: readonly Event[],
  { checks, syscalls = false, highlights = [] }: ItemOptions,
): DiagramItem[] {
  const index = indexEvents(events);
  const labChecks = checksOf(events);
  const highlightOf = new Map(highlights.map(({ event, text }, at) => [event, { number: at + 1, text }]));
  const isLabCheck = ({ event, from, to }: DiagramItem) => {
    const origin = events[event];
    return (origin && labChecks.has(origin)) || from === laneOf.lab || to === laneOf.lab;
  };
  const isShown = (item: DiagramItem) =>
    item.highlight !== undefined || ((syscalls || item.shape !== 'tick') && (checks || !isLabCheck(item)));
  return events
    .flatMap((event, at) => itemsOfEvent(index, event, at))
    .map((item) => withHighlight(item, highlightOf.get(item.event)))
    .filter(isShown)
    .toSorted((a, b) => a.at - b.at);
}

/** Adds a highlight to an item. Of the two items of a call only the return has it: a repro highlights the result. */
function withHighlight(item: DiagramItem, highlight: DiagramItem['highlight']): DiagramItem {
  return highlight && item.shape !== 'call' ? { ...item, highlight } : item;
}
