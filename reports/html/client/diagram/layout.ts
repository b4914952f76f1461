import type { DiagramItem } from './item.ts';
import { annotationWidth, columnsOfCalls, type PlacedLane, placeLanes, widthOf } from './lane-layout.ts';
import { type Lane, laneNames, lanesOf } from './lanes.ts';
import type { DiagramModel } from './model.ts';
import { placeRows, type Rows } from './row-layout.ts';
import { type PlacedWait, placeWaits } from './wait-layout.ts';

/** The positions of everything in a diagram, in pixels. */
export interface DiagramLayout {
  items: readonly DiagramItem[];
  lanes: readonly PlacedLane[];
  /** The column of each call's bar on its lane, by event. */
  columns: ReadonlyMap<number, number>;
  rows: Rows;
  waits: ReadonlyMap<DiagramItem, PlacedWait>;
  width: number;
}

export interface LayoutOptions {
  /** The wanted width in pixels. A diagram is wider where its lanes need more. */
  width: number;
  /** Rows that are placed already, as for two diagrams with common steps. */
  rows?: Rows | undefined;
}

/** Lays out a model: columns of calls, then lanes, then rows, then waits. Each step uses only the steps before it. */
export function layOutDiagram(model: DiagramModel, { width: wanted, rows: given }: LayoutOptions): DiagramLayout {
  const columns = columnsOfCalls(model.items);
  const lanes = placeLanes(lanesShown(model), columns, wanted);
  const width = Math.max(wanted, widthOf(lanes));
  // A diagram that is wider than its box may have the lanes of a highlight out of view.
  const items = given || width === wanted ? model.items : withLaneNames(model.items, laneNames(lanes));
  const rows = given ?? placeRows(items, annotationWidth(wanted));
  return { items, lanes, columns, rows, waits: placeWaits(items, rows), width };
}

/** The least width that the lanes of a model need, in pixels. */
export function widthNeeded(model: DiagramModel): number {
  return widthOf(placeLanes(lanesShown(model), columnsOfCalls(model.items), 0));
}

/** The lanes with items, and all nameservers: a server without a query is evidence as well. */
function lanesShown({ events, items }: DiagramModel): Lane[] {
  const used = new Set(items.flatMap(({ from, to }) => [from, to]));
  return lanesOf(events).filter(({ id, kind }) => used.has(id) || kind === 'server');
}

/** Adds to each highlight the names of its item's lanes. */
function withLaneNames(items: readonly DiagramItem[], names: ReadonlyMap<string, string>): DiagramItem[] {
  return items.map((item) => {
    const lanes = [...new Set([item.from, item.to])].flatMap((lane) => names.get(lane) ?? []);
    return item.highlight ? { ...item, highlight: { ...item.highlight, lanes: lanes.join(' → ') } } : item;
  });
}
