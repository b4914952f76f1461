import { type Html, html } from '../markup.ts';
import { offsetText } from '../text/time-text.ts';
import type { DiagramItem } from './item.ts';
import { BAR, barX, fitText, type PlacedLane, TIME_COLUMN, textWidth, wrapText } from './lane-layout.ts';
import { laneNames, serversOf } from './lanes.ts';
import { LINE, type Rows } from './row-layout.ts';
import { type PlacedWait, placeWaits } from './wait-layout.ts';

/** Room between a label and what it stands beside. */
const GAP = 12;

/** Items with the rows, lanes and columns that they are drawn in. */
export interface DiagramInput {
  linkTo: (event: number) => string;
  items: readonly DiagramItem[];
  rows: Rows;
  lanes: readonly PlacedLane[];
  /** How far right the bar of a call stands, by event. */
  columns: ReadonlyMap<number, number>;
  width: number;
  /** The event that the story turns on, and its time, from which all others count. */
  origin: { event: number; at: number };
  /** The item that the keyboard comes to first; it goes from item to item from there. */
  first: number;
}

/** The layout of a diagram, with what is looked up for each item. */
export interface DiagramLayout extends DiagramInput {
  laneById: ReadonlyMap<string, PlacedLane>;
  /** What each lane is called, by its id. */
  names: ReadonlyMap<string, string>;
  servers: readonly string[];
  waits: ReadonlyMap<DiagramItem, PlacedWait>;
}

/** Places the waits of a diagram and indexes its lanes. */
export function layOutDiagram(input: DiagramInput): DiagramLayout {
  const { lanes, items, rows } = input;
  return {
    ...input,
    laneById: new Map(lanes.map((lane) => [lane.id, lane])),
    names: laneNames(lanes),
    servers: serversOf(lanes),
    waits: placeWaits(items, rows),
  };
}

/** The class that gives a nameserver its colour. */
export function serverColour(layout: DiagramLayout, server: string | null): string {
  const at = server === null ? -1 : layout.servers.indexOf(server);
  return at < 0 ? '' : `s${at % 6}`;
}

/** The bar of a call, from its begin to its return. */
export function drawCallBar(layout: DiagramLayout, item: DiagramItem, at: number): Html | null {
  const lane = layout.laneById.get(item.from);
  if (!lane) return null;
  const end = layout.items.findIndex((each) => each.event === item.event && each.shape === 'return');
  const top = rowY(layout, at);
  const height = Math.max(6, (layout.rows.y[end] ?? top) - top);
  return html`<rect class="bar" x="${callX(layout, lane, item) - BAR / 2}" y="${top}" width="${BAR}" height="${height}" rx="2"/>`;
}

/** A band on a lane, for as long as somebody waited. */
function drawWait(layout: DiagramLayout, item: DiagramItem): Html | null {
  const [lane, wait] = [layout.laneById.get(item.from), layout.waits.get(item)];
  if (!lane || !wait) return null;
  const { top, height, left, width, textY, text } = wait;
  const x = lane.x + wait.textX;
  const lines = text ? wrapText(text, widthBeside(layout, x, 1), 'label') : [];
  const label = lines.map((line, at) => {
    const y = textY + (at - (lines.length - 1) / 2) * LINE;
    return html`<text x="${x}" y="${y}">${line}</text>`;
  });
  return html`<g class="wait"><rect x="${lane.x + left}" y="${top}" width="${width}" height="${height}"/>${label}</g>`;
}

/** A item, as a link to its event. */
export function drawItem(layout: DiagramLayout, item: DiagramItem, at: number): Html {
  const y = rowY(layout, at);
  const { linkTo, origin } = layout;
  const time = offsetText(item.at - origin.at);
  const shape = item.shape === 'wait' ? '' : item.shape;
  const classes = [
    'item',
    shape,
    serverColour(layout, item.server),
    item.again ? 'again' : '',
    item.highlight ? 'highlighted' : '',
    item.event === origin.event ? 'switch' : '',
  ];
  const lanes = [...new Set([item.from, item.to])].map((lane) => layout.names.get(lane)).filter(Boolean);
  const said = item.highlight ? `; ${item.highlight.text}` : '';
  const text = [item.text, item.secondLine].filter(Boolean).join(' · ');
  const label = `${time}, ${[lanes.join(' to '), text].filter(Boolean).join(': ')}${said}`;
  const drawn = item.shape === 'wait' ? drawWait(layout, item) : drawShape(layout, item, y);
  return html`<a class="${classes.filter(Boolean).join(' ')}" href="${linkTo(item.event)}" data-event="${item.event}" data-item="${at}" tabindex="${at === layout.first ? 0 : -1}" aria-label="${label}">${drawn}</a>
`;
}

function drawShape(layout: DiagramLayout, item: DiagramItem, y: number): Html {
  const [from, to] = [layout.laneById.get(item.from), layout.laneById.get(item.to)];
  if (item.shape === 'line' || !from || !to) {
    const { width } = layout;
    // What a step is called stands with the times (gutter.ts).
    const text =
      item.shape !== 'line' && html`<text class="across" x="${TIME_COLUMN + 6}" y="${y - 5}">${item.text}</text>`;
    return html`<line class="across" x1="${TIME_COLUMN}" x2="${width}" y1="${y}" y2="${y}"/>${text}`;
  }
  if (item.shape === 'note') return drawNote(layout, item, from, y);
  if (item.shape === 'tick') return drawTick(layout, item, from, y);
  return from === to ? drawOwnCall(layout, item, from, y) : drawArrow(layout, item, from, to, y);
}

function drawArrow(layout: DiagramLayout, item: DiagramItem, from: PlacedLane, to: PlacedLane, y: number): Html {
  const [x1, x2] = [callX(layout, from, item), callX(layout, to, item)];
  const way = x2 > x1 ? 1 : -1;
  const [start, tip] = [x1 + (way * BAR) / 2, x2 - (way * BAR) / 2];
  const ends = item.shape === 'drop';
  const end = ends ? start + (tip - start) * 0.3 : tip;
  const head = ends
    ? html`<path class="cross" d="M${end - 5} ${y - 5}l10 10m0 -10l-10 10"/>`
    : html`<path class="tip" d="M${end} ${y}l${-7 * way} -4v8z"/>`;
  const { x, grows } = labelBesideArrow(layout, item, { start, end, tip, way });
  return html`<line class="hit" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/><line class="shaft" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/>${head}<text x="${x}" y="${y - 4}" text-anchor="${grows > 0 ? 'start' : 'end'}">${fitLabel(layout, item.text, x, grows)}</text>`;
}

/** Where the label of an arrow begins, and which way it goes: beside the server or daemon that it is about, if there is room. */
function labelBesideArrow(
  layout: DiagramLayout,
  { shape, text }: DiagramItem,
  { start, end, tip, way }: { start: number; end: number; tip: number; way: number },
): { x: number; grows: number } {
  const atTip = shape === 'query' || shape === 'call';
  const ends = shape === 'drop';
  const x = ends ? end + way * GAP : atTip ? tip - way * GAP : start + way * GAP;
  const grows = atTip ? -way : way;
  return widthBeside(layout, x, grows) >= textWidth(text) ? { x, grows } : { x: Math.min(start, tip) + GAP, grows: 1 };
}

/** A call that stays in its thread: what was called, and what came back, right of the bars. */
function drawOwnCall(layout: DiagramLayout, item: DiagramItem, lane: PlacedLane, y: number): Html {
  const x = callX(layout, lane, item) + BAR;
  const text = item.shape === 'return' ? `→ ${item.text}` : item.text;
  const secondLine = item.secondLine ?? '';
  return html`<circle class="dot" cx="${x - BAR}" cy="${y}" r="3"/><text x="${x + 2}" y="${y + 4}">${fitLabel(layout, text, x + 2, 1)}</text>${secondLine && html`<text x="${x + 2}" y="${y + 4 + LINE}">${fitLabel(layout, secondLine, x + 2, 1)}</text>`}`;
}

function drawTick(layout: DiagramLayout, { text }: DiagramItem, { x }: PlacedLane, y: number): Html {
  return html`<line class="shaft" x1="${x - BAR}" x2="${x + BAR}" y1="${y}" y2="${y}"/><text x="${x + GAP}" y="${y + 3}">${fitLabel(layout, text, x + GAP, 1)}</text>`;
}

/** As wide as what it says: it may reach over its neighbours, but not out of the picture. */
function drawNote(layout: DiagramLayout, item: DiagramItem, lane: PlacedLane, y: number): Html {
  const width = textWidth(item.text) + 14;
  const wanted = lane.kind === 'program' ? lane.left + 4 : lane.x - width / 2;
  const left = Math.max(TIME_COLUMN, Math.min(wanted, layout.width - width - 2));
  return html`<rect class="note" x="${left}" y="${y - 9}" width="${width}" height="18" rx="3"/><text x="${left + 7}" y="${y + 4}">${item.text}</text>`;
}

/** As much of a text as there is room for to the edge of the picture. */
function fitLabel(layout: DiagramLayout, text: string, x: number, way: number): string {
  return fitText(text, widthBeside(layout, x, way));
}

function widthBeside(layout: DiagramLayout, x: number, way: number): number {
  return way > 0 ? layout.width - x : x - TIME_COLUMN;
}

function callX(layout: DiagramLayout, lane: PlacedLane, { event }: DiagramItem): number {
  return lane.kind === 'program' ? barX(lane, layout.columns.get(event) ?? 0) : lane.x;
}

function rowY(layout: DiagramLayout, at: number): number {
  return layout.rows.y[at] ?? 0;
}
