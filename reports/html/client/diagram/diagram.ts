import type { Event } from '../../../../lab/events.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import type { Mark } from './item.ts';
import { drawHeads, drawHosts, HEAD } from './lane-headers.ts';
import { columnsOfCalls, GUTTER, placeLanes, sayingRoom, widthOf } from './lane-layout.ts';
import { laneNames, lanesOf } from './lanes.ts';
import { Brush } from './render-svg.ts';
import { placeRows, type Rows } from './row-layout.ts';
import { type MarkOptions, marksOf } from './select-items.ts';
import { drawGround, drawGutter } from './time-column.ts';
import { switchOf } from './time-origin.ts';

/** What is drawn of one cell. */
export interface Scene {
  /** The cell's id: where the events link to. */
  id: string;
  events: readonly Event[];
  marks: readonly Mark[];
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

/** The scene of a cell; without `checks`, what the lab does for its own controls is left out. */
export function sceneOf(id: string, events: readonly Event[], options: MarkOptions = { checks: false }): Scene {
  return { id, events, marks: marksOf(events, options) };
}

/** A sequence diagram: heads and times that stay in sight, and the lanes. */
export function drawDiagram(scene: Scene, options: DrawOptions = {}): Html {
  const { id, events } = scene;
  const { rows: given, width: room = USUAL_WIDTH, linkTo = (event: number) => hashOf(id, { event }) } = options;
  const columns = columnsOfCalls(scene.marks);
  const lanes = placeLanes(lanesShown(scene), columns, room);
  const width = Math.max(room, widthOf(lanes));
  const marks = given || width === room ? scene.marks : withLanes(scene.marks, laneNames(lanes));
  const rows = given ?? placeRows(marks, sayingRoom(room));
  const event = switchOf(events);
  const turn = { event, at: events[event]?.at ?? 0 };
  const first = startOf(scene);
  const brush = new Brush({ linkTo, marks, rows, lanes, columns, width, turn, first });
  const colour = ({ kind, title }: { kind: string; title: string }) => brush.colour(kind === 'server' ? title : null);
  const { height } = rows;
  return html`<div class="diagram" style="width:${width}px;--drawn:${width}">
<svg class="corner" width="${GUTTER}" height="${HEAD}" aria-hidden="true"><text class="sub" x="${GUTTER - 10}" y="56" text-anchor="end">ms</text></svg>
<svg class="heads" width="${width}" height="${HEAD}" aria-hidden="true">${drawHeads(lanes, colour)}</svg>
<div class="hosts" aria-hidden="true">${drawHosts(lanes)}</div>
<svg class="times" width="${GUTTER}" height="${height}" aria-hidden="true"><rect class="gutter" width="${GUTTER}" height="${height}"/>${drawGutter({ linkTo, marks, rows, turn })}</svg>
<svg class="lanes" width="${width}" height="${height}" role="group" aria-label="Sequence diagram; every event is a link, arrow keys go from one to the next, and all of them follow as a list">
${marks.map((mark, at) => drawGround(mark, rows.y[at] ?? 0, { rows, width }))}
${lanes.map((lane) => html`<line class="life ${colour(lane)}" x1="${lane.x}" x2="${lane.x}" y1="0" y2="${height}"/>`)}
${marks.map((mark, at) => (mark.shape === 'wait' ? brush.mark(mark, at) : ''))}
${marks.map((mark, at) => (mark.shape === 'call' ? brush.bar(mark, at) : ''))}
${marks.map((mark, at) => (mark.shape === 'wait' ? '' : brush.mark(mark, at)))}</svg></div>`;
}

/** Marks that say on which lanes they are, where a repro points at them: in a diagram that is wider than its box those may be out of sight. */
function withLanes(marks: readonly Mark[], names: ReadonlyMap<string, string>): Mark[] {
  return marks.map((mark) => {
    const lanes = [...new Set([mark.from, mark.to])].flatMap((lane) => names.get(lane) ?? []);
    return mark.highlight ? { ...mark, highlight: { ...mark.highlight, lanes: lanes.join(' → ') } } : mark;
  });
}

/** How wide a scene is drawn at least, in pixels. */
export function widthNeeded(scene: Scene): number {
  return widthOf(placeLanes(lanesShown(scene), columnsOfCalls(scene.marks), 0));
}

/** Which of a scene's marks is to be seen first: what its repro points at first, else what the story turns on. */
function startOf({ events, marks }: Scene): number {
  const pointed = marks.findIndex(({ highlight }) => highlight?.number === 1);
  const turn = switchOf(events);
  return Math.max(0, pointed >= 0 ? pointed : marks.findIndex(({ event }) => event === turn));
}

function lanesShown({ events, marks }: Scene) {
  const used = new Set(marks.flatMap(({ from, to }) => [from, to]));
  return lanesOf(events).filter(({ id, kind }) => used.has(id) || kind === 'server');
}
