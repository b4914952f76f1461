import type { Mark } from './mark.ts';

/** Where marks stand: `y[i]` is the height of the i-th one, in pixels. */
export interface Rows {
  y: number[];
  height: number;
}

const ROW = 22;
/** Ticks say less, in smaller letters. */
const TICK = 14;
const TOP = 14;
/** What a highlight says stands above its mark. */
export const HIGHLIGHT = 24;

/**
 * Places marks one below the other; a longer time between two takes a little more room, by its logarithm. A wait takes no row: it
 * reaches from where it begins to where it ends.
 */
export function placeRows(marks: readonly Mark[]): Rows {
  const y: number[] = [];
  let at = TOP;
  let before: Mark | undefined;
  for (const mark of marks) {
    if (mark.shape !== 'wait') {
      if (before) at += (mark.shape === 'tick' ? TICK : ROW) + 12 * Math.log10(1 + (mark.at - before.at) / 2);
      if (mark.shape === 'line') at += ROW / 2;
      if (mark.highlight) at += HIGHLIGHT;
      before = mark;
    }
    y.push(Math.round(at));
  }
  return { y, height: Math.round(at) + ROW };
}

/** Stretches the rows of two diagrams so that the steps which both have stand side by side. */
export function alignRows(left: readonly Mark[], right: readonly Mark[]): [Rows, Rows] {
  const rows: [Rows, Rows] = [placeRows(left), placeRows(right)];
  let from = 0;
  for (const [index, mark] of left.entries()) {
    const other = right.findIndex((each, at) => at >= from && isSameStep(each, mark));
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

function isSameStep(a: Mark, b: Mark): boolean {
  return a.shape === 'line' && b.shape === 'line' && a.text === b.text;
}

function pushDown(rows: Rows, from: number, by: number): void {
  for (let at = from; at < rows.y.length; at++) rows.y[at] = (rows.y[at] ?? 0) + by;
  rows.height += by;
}
