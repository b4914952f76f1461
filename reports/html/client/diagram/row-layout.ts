import type { DiagramItem } from './item.ts';
import { wrapText } from './lane-layout.ts';

/** Where items stand: `y[i]` is the height of the i-th one, in pixels. */
export interface Rows {
  y: number[];
  height: number;
  /** How wide what a repro says of a item may be, in pixels. */
  room: number;
}

const ROW = 22;
/** How far the label of an arrow reaches above it. */
export const ABOVE = 12;
/** Ticks say less, in smaller letters. */
const TICK = 14;
const TOP = 14;
/** What a highlight says stands above its item, line by line. */
const HIGHLIGHT = 24;
export const ANNOTATION_LINE = 15;
/** From a label to one below it, such as what a item says secondLine. */
export const LINE = 13;

/** What a call says stands beside its bar, a little lower than what stands on an arrow: the two would touch. */
const APART = 4;

function isBesideBar({ from, to, shape }: DiagramItem): boolean {
  return from === to && (shape === 'call' || shape === 'return');
}

/**
 * Places items one below the other; a longer time between two takes a little more room, by its logarithm. A wait takes no row: it
 * reaches from where it begins to where it ends.
 * @param room pixels that there are for what a repro says of a item; what needs more has several lines
 */
export function placeRows(items: readonly DiagramItem[], room = Number.POSITIVE_INFINITY): Rows {
  const y: number[] = [];
  let at = TOP;
  let before: DiagramItem | undefined;
  for (const item of items) {
    if (item.shape !== 'wait') {
      if (before) at += (item.shape === 'tick' ? TICK : ROW) + 12 * Math.log10(1 + (item.at - before.at) / 2);
      if (item.shape === 'line') at += ROW / 2;
      at += heightAbove(item, room);
      if (before?.secondLine) at += LINE;
      if (before && isBesideBar(before) && !isBesideBar(item)) at += APART;
      before = item;
    }
    y.push(Math.round(at));
  }
  return { y, height: Math.round(at) + ROW, room };
}

/** What a repro says of a item, in as many lines as that takes. */
export function annotationLines({ highlight }: DiagramItem, room: number): string[] {
  if (!highlight) return [];
  const { number, text, lanes } = highlight;
  return wrapText(`${number} ▸ ${text}${lanes ? ` (${lanes})` : ''}`, room, 'annotation');
}

/** How much room a item has above it for what a repro says of it, in pixels. */
export function heightAbove(item: DiagramItem, room: number): number {
  return item.highlight ? HIGHLIGHT + ANNOTATION_LINE * (annotationLines(item, room).length - 1) : 0;
}

/** Stretches the rows of two diagrams so that the steps which both have stand side by side. */
export function alignRows(left: readonly DiagramItem[], right: readonly DiagramItem[], room?: number): [Rows, Rows] {
  const rows: [Rows, Rows] = [placeRows(left, room), placeRows(right, room)];
  let from = 0;
  for (const [index, item] of left.entries()) {
    const other = right.findIndex((each, at) => at >= from && isSameStep(each, item));
    if (other < 0) continue;
    from = other + 1;
    const difference = (rows[0].y[index] ?? 0) - (rows[1].y[other] ?? 0);
    if (difference < 0) pushDown(rows[0], index, -difference);
    else pushDown(rows[1], other, difference);
  }
  const height = Math.max(rows[0].height, rows[1].height);
  for (const each of rows) each.height = height;
  return rows;
}

function isSameStep(a: DiagramItem, b: DiagramItem): boolean {
  return a.shape === 'line' && b.shape === 'line' && a.text === b.text;
}

function pushDown(rows: Rows, from: number, by: number): void {
  for (let at = from; at < rows.y.length; at++) rows.y[at] = (rows.y[at] ?? 0) + by;
  rows.height += by;
}
