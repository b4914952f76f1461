import type { Event } from '../../../../lab/core/events.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import type { DiagramItem } from './item.ts';
import { drawHosts, drawLaneHeaders, HEADER_HEIGHT } from './lane-headers.ts';
import { annotationWidth, columnsOfCalls, placeLanes, TIME_COLUMN, widthOf } from './lane-layout.ts';
import { laneNames, lanesOf } from './lanes.ts';
import { drawCallBar, drawItem, layOutDiagram, serverColour } from './render-svg.ts';
import { placeRows, type Rows } from './row-layout.ts';
import { diagramItems, type ItemOptions } from './select-items.ts';
import { drawHighlightBackground, drawTimeColumn } from './time-column.ts';
import { timeOrigin } from './time-origin.ts';

/** What is drawn of one cell. */
export interface DiagramModel {
  /** The cell's id: where the events link to. */
  id: string;
  events: readonly Event[];
  items: readonly DiagramItem[];
}

/** A diagram that nobody measured a screen for, in pixels. */
export const USUAL_WIDTH = 1160;

export interface DrawOptions {
  rows?: Rows;
  /** How wide it is to be, in pixels; it is wider where its lanes need more. */
  width?: number;
  /** Where an event leads, by its place among the events: usually to itself on the page of its cell. */
  linkTo?: (event: number) => string;
}

/** The model of a cell; without `checks`, what the lab does for its own controls is left out. */
export function diagramModel(
  id: string,
  events: readonly Event[],
  options: ItemOptions = { checks: false },
): DiagramModel {
  return { id, events, items: diagramItems(events, options) };
}

/** A sequence diagram: heads and times that stay in sight, and the lanes. */
export function drawDiagram(model: DiagramModel, options: DrawOptions = {}): Html {
  const { id, events } = model;
  const { rows: given, width: room = USUAL_WIDTH, linkTo = (event: number) => hashOf(id, { event }) } = options;
  const columns = columnsOfCalls(model.items);
  const lanes = placeLanes(lanesShown(model), columns, room);
  const width = Math.max(room, widthOf(lanes));
  const items = given || width === room ? model.items : withLanes(model.items, laneNames(lanes));
  const rows = given ?? placeRows(items, annotationWidth(room));
  const event = timeOrigin(events);
  const origin = { event, at: events[event]?.at ?? 0 };
  const first = startOf(model);
  const layout = layOutDiagram({ linkTo, items, rows, lanes, columns, width, origin, first });
  const colour = ({ kind, title }: { kind: string; title: string }) =>
    serverColour(layout, kind === 'server' ? title : null);
  const { height } = rows;
  return html`<div class="diagram" style="width:${width}px;--drawn:${width}">
<svg class="corner" width="${TIME_COLUMN}" height="${HEADER_HEIGHT}" aria-hidden="true"><text class="sub" x="${TIME_COLUMN - 10}" y="56" text-anchor="end">ms</text></svg>
<svg class="headers" width="${width}" height="${HEADER_HEIGHT}" aria-hidden="true">${drawLaneHeaders(lanes, colour)}</svg>
<div class="hosts" aria-hidden="true">${drawHosts(lanes)}</div>
<svg class="times" width="${TIME_COLUMN}" height="${height}" aria-hidden="true"><rect class="time-column" width="${TIME_COLUMN}" height="${height}"/>${drawTimeColumn({ linkTo, items, rows, origin })}</svg>
<svg class="lanes" width="${width}" height="${height}" role="group" aria-label="Sequence diagram; every event is a link, arrow keys go from one to the next, and all of them follow as a list">
${items.map((item, at) => drawHighlightBackground(item, rows.y[at] ?? 0, { rows, width }))}
${lanes.map((lane) => html`<line class="life ${colour(lane)}" x1="${lane.x}" x2="${lane.x}" y1="0" y2="${height}"/>`)}
${items.map((item, at) => (item.shape === 'wait' ? drawItem(layout, item, at) : ''))}
${items.map((item, at) => (item.shape === 'call' ? drawCallBar(layout, item, at) : ''))}
${items.map((item, at) => (item.shape === 'wait' ? '' : drawItem(layout, item, at)))}</svg></div>`;
}

/** Marks that say on which lanes they are, where a repro points at them: in a diagram that is wider than its box those may be out of sight. */
function withLanes(items: readonly DiagramItem[], names: ReadonlyMap<string, string>): DiagramItem[] {
  return items.map((item) => {
    const lanes = [...new Set([item.from, item.to])].flatMap((lane) => names.get(lane) ?? []);
    return item.highlight ? { ...item, highlight: { ...item.highlight, lanes: lanes.join(' → ') } } : item;
  });
}

/** How wide a model is drawn at least, in pixels. */
export function widthNeeded(model: DiagramModel): number {
  return widthOf(placeLanes(lanesShown(model), columnsOfCalls(model.items), 0));
}

/** Which of a model's items is to be seen first: what its repro points at first, else what the story turns on. */
function startOf({ events, items }: DiagramModel): number {
  const highlighted = items.findIndex(({ highlight }) => highlight?.number === 1);
  const origin = timeOrigin(events);
  return Math.max(0, highlighted >= 0 ? highlighted : items.findIndex(({ event }) => event === origin));
}

function lanesShown({ events, items }: DiagramModel) {
  const used = new Set(items.flatMap(({ from, to }) => [from, to]));
  return lanesOf(events).filter(({ id, kind }) => used.has(id) || kind === 'server');
}
