import type { DiagramItem } from './item.ts';
import { wrapText } from './lane-layout.ts';

/** The rows of items: `y[i]` is the vertical position of item i, in pixels. */
export interface Rows {
  y: number[];
  height: number;
  /** The width of annotations, in pixels. */
  annotationWidth: number;
}

/** Height of a row. All sizes here are in pixels. */
const ROW = 22;
/** Height of the label above an arrow. */
export const ABOVE = 12;
/** Height of the row of a system call, whose text is smaller. */
const TICK = 14;
const TOP = 14;
/** Height of an annotation of one line, above its item. */
const HIGHLIGHT = 24;
/** Height of each further line. */
export const ANNOTATION_LINE = 15;
/** Height of a second line below a label. */
export const LINE = 13;

/** Extra distance after a label beside a bar: it is lower than the label on an arrow, and would touch the next one. */
const APART = 4;

function isBesideBar({ from, to, shape }: DiagramItem): boolean {
  return from === to && (shape === 'call' || shape === 'return');
}

/**
 * Places items one below the other. The distance between two grows with the logarithm of the time between them. A wait has no row: its
 * band reaches from the row of its begin to the row of its end.
 * @param annotationWidth the width of annotations in pixels; longer ones have several lines
 */
export function placeRows(items: readonly DiagramItem[], annotationWidth = Number.POSITIVE_INFINITY): Rows {
  const y: number[] = [];
  let at = TOP;
  let before: DiagramItem | undefined;
  for (const item of items) {
    if (item.shape !== 'wait') {
      if (before) at += (item.shape === 'tick' ? TICK : ROW) + 12 * Math.log10(1 + (item.at - before.at) / 2);
      if (item.shape === 'line') at += ROW / 2;
      at += heightAbove(item, annotationWidth);
      if (before?.secondLine) at += LINE;
      if (before && isBesideBar(before) && !isBesideBar(item)) at += APART;
      before = item;
    }
    y.push(Math.round(at));
  }
  return { y, height: Math.round(at) + ROW, annotationWidth };
}

/** The annotation of an item in lines of at most `width` pixels; none without a highlight. */
export function annotationLines({ highlight }: DiagramItem, width: number): string[] {
  if (!highlight) return [];
  const { number, text, lanes } = highlight;
  return wrapText(`${number} ▸ ${text}${lanes ? ` (${lanes})` : ''}`, width, 'annotation');
}

/** The height of the annotation above an item, in pixels. */
export function heightAbove(item: DiagramItem, annotationWidth: number): number {
  return item.highlight ? HIGHLIGHT + ANNOTATION_LINE * (annotationLines(item, annotationWidth).length - 1) : 0;
}

/** Places the rows of two diagrams so that their common steps have the same height. */
export function alignRows(left: readonly DiagramItem[], right: readonly DiagramItem[], width?: number): [Rows, Rows] {
  const rows: [Rows, Rows] = [placeRows(left, width), placeRows(right, width)];
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
