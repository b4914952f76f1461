import type { Event } from '../../../../lab/core/events.ts';
import type { DiagramItem } from './item.ts';
import { diagramItems, type ItemOptions } from './select-items.ts';

/** The content of a diagram: the items of one cell, without positions. */
export interface DiagramModel {
  /** The id of the cell. */
  id: string;
  events: readonly Event[];
  items: readonly DiagramItem[];
}

/** The model of a cell. Without `checks` it lacks the lab's own lookups. */
export function diagramModel(
  id: string,
  events: readonly Event[],
  options: ItemOptions = { checks: false },
): DiagramModel {
  return { id, events, items: diagramItems(events, options) };
}
