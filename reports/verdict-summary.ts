import type { CellResult, Observed, Status } from '../lab/schema.ts';
import type { Style } from './ansi.ts';
import { count } from './text.ts';
import { wordOf } from './verdict-label.ts';

/** What one cell, or some that belong together, came to: the word says what was seen, a sign behind it how that was expected. */
export interface Mark {
  word: string;
  style: Style;
}

export const NOT_RUN: Mark = { word: '.', style: 'dim' };

const STYLES: Record<Status, Style> = {
  pass: 'green',
  fail: ['red', 'bold', 'inverse'],
  observed: 'cyan',
  inconclusive: ['yellow', 'bold'],
  unsupported: 'dim',
};

/** From what needs a look most to what needs it least. */
const GRAVITY: readonly Status[] = ['fail', 'inconclusive', 'observed', 'pass', 'unsupported'];

/** The mark of one cell. */
export function markOf({ status, observed }: Pick<CellResult, 'status' | 'observed'>): Mark {
  return { word: wordOf({ status, observed }), style: styleOf(status, observed) };
}

/** The mark of one cell's repeats: theirs when they agree; else the gravest, and how many of them came to that. */
export function markOfRepeats(results: readonly CellResult[]): Mark {
  const gravest = gravestOf(results);
  if (!gravest) return NOT_RUN;
  const mark = markOf(gravest);
  const like = results.filter((result) => markOf(result).word === mark.word).length;
  return like === results.length ? mark : { ...mark, word: `${mark.word}(${like}/${results.length})` };
}

/** The result that needs a look most; a bug that showed comes before one that did not. */
export function gravestOf(results: readonly CellResult[]): CellResult | undefined {
  return results.toSorted((a, b) => gravity(a) - gravity(b))[0];
}

/** `1 fail, 3 pass (1 BUG, 2 ok)`, without what did not occur. */
export function tally(results: readonly Pick<CellResult, 'status' | 'observed'>[]): string {
  return GRAVITY.flatMap((status) => {
    const those = results.filter((result) => result.status === status);
    if (those.length === 0) return [];
    const bugs = those.filter((result) => result.observed === 'reproduced').length;
    const split = status === 'pass' || status === 'observed' ? ` (${bugs} BUG, ${those.length - bugs} ok)` : '';
    return [`${those.length} ${status}${split}`];
  }).join(', ');
}

/** `96 cells: 90 pass …`. */
export function totals(results: readonly CellResult[]): string {
  return `${count(results.length, 'cell')}${results.length > 0 ? ': ' : ''}${tally(results)}`;
}

/** The style of a status, with what was seen or without. */
export function styleOf(status: Status, observed: Observed | null = null): Style {
  return status === 'pass' && observed === 'reproduced' ? ['green', 'bold'] : STYLES[status];
}

function gravity({ status, observed }: CellResult): number {
  return GRAVITY.indexOf(status) * 2 + (observed === 'reproduced' ? 0 : 1);
}
