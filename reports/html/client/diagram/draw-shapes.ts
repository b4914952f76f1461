import { type Html, html } from '../markup.ts';
import type { DiagramItem } from './item.ts';
import { BAR, barX, fitText, type PlacedLane, TIME_COLUMN, textWidth, wrapText } from './lane-layout.ts';
import type { DiagramLayout } from './layout.ts';
import { LINE } from './row-layout.ts';

/** Pixels between a label and the shape beside it. */
const GAP = 12;

/** A layout with its lanes by id. */
export interface ShapeContext extends DiagramLayout {
  laneById: ReadonlyMap<string, PlacedLane>;
}

/** The lanes and the row of a shape. */
interface Ends {
  from: PlacedLane;
  to: PlacedLane;
  y: number;
}

type ShapeDrawer = (context: ShapeContext, item: DiagramItem, ends: Ends) => Html | null;

/** All shapes but the line of a step, which belongs to no lane. */
const DRAWERS: Readonly<Record<Exclude<DiagramItem['shape'], 'line'>, ShapeDrawer>> = {
  call: drawCall,
  return: drawCall,
  query: drawCall,
  reply: drawCall,
  drop: drawCall,
  note: drawNote,
  tick: drawTick,
  wait: drawWait,
};

/** The shape of an item on its lanes, at the height of its row. */
export function drawShape(context: ShapeContext, item: DiagramItem, y: number): Html | null {
  // The label of a step is in the time column (draw-time-column.ts).
  if (item.shape === 'line') return drawLine(context, y);
  const [from, to] = [context.laneById.get(item.from), context.laneById.get(item.to)];
  if (from && to) return DRAWERS[item.shape](context, item, { from, to, y });
  if (item.shape === 'wait') return null;
  return html`${drawLine(context, y)}<text class="across" x="${TIME_COLUMN + 6}" y="${y - 5}">${item.text}</text>`;
}

/** The centre of a call's bar; on a lane without bars, its lifeline. */
export function callX({ columns }: ShapeContext, lane: PlacedLane, { event }: DiagramItem): number {
  return lane.kind === 'program' ? barX(lane, columns.get(event) ?? 0) : lane.x;
}

/** The height of the row of the item with this index. */
export function rowY({ rows }: ShapeContext, at: number): number {
  return rows.y[at] ?? 0;
}

function drawLine({ width }: ShapeContext, y: number): Html {
  return html`<line class="across" x1="${TIME_COLUMN}" x2="${width}" y1="${y}" y2="${y}"/>`;
}

function drawCall(context: ShapeContext, item: DiagramItem, ends: Ends): Html {
  return ends.from === ends.to ? drawOwnCall(context, item, ends) : drawArrow(context, item, ends);
}

function drawArrow(context: ShapeContext, item: DiagramItem, { from, to, y }: Ends): Html {
  const [x1, x2] = [callX(context, from, item), callX(context, to, item)];
  const way = x2 > x1 ? 1 : -1;
  const [start, tip] = [x1 + (way * BAR) / 2, x2 - (way * BAR) / 2];
  const isDropped = item.shape === 'drop';
  const end = isDropped ? start + (tip - start) * 0.3 : tip;
  const head = isDropped
    ? html`<path class="cross" d="M${end - 5} ${y - 5}l10 10m0 -10l-10 10"/>`
    : html`<path class="tip" d="M${end} ${y}l${-7 * way} -4v8z"/>`;
  const { x, grows } = placeArrowLabel(context, item, { start, end, tip, way });
  return html`<line class="hit" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/><line class="shaft" x1="${start}" x2="${end}" y1="${y}" y2="${y}"/>${head}<text x="${x}" y="${y - 4}" text-anchor="${grows > 0 ? 'start' : 'end'}">${fitLabel(context, item.text, x, grows)}</text>`;
}

/** Places the label of an arrow: at the end with the server or daemon if there is room, else at the left end. */
function placeArrowLabel(
  context: ShapeContext,
  { shape, text }: DiagramItem,
  { start, end, tip, way }: { start: number; end: number; tip: number; way: number },
): { x: number; grows: number } {
  const isAtTip = shape === 'query' || shape === 'call';
  const x = shape === 'drop' ? end + way * GAP : isAtTip ? tip - way * GAP : start + way * GAP;
  const grows = isAtTip ? -way : way;
  return widthBeside(context, x, grows) >= textWidth(text) ? { x, grows } : { x: Math.min(start, tip) + GAP, grows: 1 };
}

/** A call within one lane: a dot, and the call or its result to the right of the bars. */
function drawOwnCall(context: ShapeContext, item: DiagramItem, { from, y }: Ends): Html {
  const x = callX(context, from, item) + BAR;
  const text = item.shape === 'return' ? `→ ${item.text}` : item.text;
  const secondLine = item.secondLine ?? '';
  return html`<circle class="dot" cx="${x - BAR}" cy="${y}" r="3"/><text x="${x + 2}" y="${y + 4}">${fitLabel(context, text, x + 2, 1)}</text>${secondLine && html`<text x="${x + 2}" y="${y + 4 + LINE}">${fitLabel(context, secondLine, x + 2, 1)}</text>`}`;
}

/** A system call: a short line across its lane. */
function drawTick(context: ShapeContext, { text }: DiagramItem, { from: { x }, y }: Ends): Html {
  return html`<line class="shaft" x1="${x - BAR}" x2="${x + BAR}" y1="${y}" y2="${y}"/><text x="${x + GAP}" y="${y + 3}">${fitLabel(context, text, x + GAP, 1)}</text>`;
}

/** A box as wide as its text. It may reach over other lanes, but not out of the diagram. */
function drawNote(context: ShapeContext, item: DiagramItem, { from, y }: Ends): Html {
  const width = textWidth(item.text) + 14;
  const wanted = from.kind === 'program' ? from.left + 4 : from.x - width / 2;
  const left = Math.max(TIME_COLUMN, Math.min(wanted, context.width - width - 2));
  return html`<rect class="note" x="${left}" y="${y - 9}" width="${width}" height="18" rx="3"/><text x="${left + 7}" y="${y + 4}">${item.text}</text>`;
}

/** A band on a lane from the begin of a wait to its end. */
function drawWait(context: ShapeContext, item: DiagramItem, { from }: Ends): Html | null {
  const wait = context.waits.get(item);
  if (!wait) return null;
  const { top, height, left, width, textY, text } = wait;
  const x = from.x + wait.textX;
  const lines = text ? wrapText(text, widthBeside(context, x, 1), 'label') : [];
  const label = lines.map((line, at) => {
    const y = textY + (at - (lines.length - 1) / 2) * LINE;
    return html`<text x="${x}" y="${y}">${line}</text>`;
  });
  return html`<g class="wait"><rect x="${from.x + left}" y="${top}" width="${width}" height="${height}"/>${label}</g>`;
}

/** The text, shortened where it would reach over the edge of the diagram. */
function fitLabel(context: ShapeContext, text: string, x: number, way: number): string {
  return fitText(text, widthBeside(context, x, way));
}

function widthBeside({ width }: ShapeContext, x: number, way: number): number {
  return way > 0 ? width - x : x - TIME_COLUMN;
}
