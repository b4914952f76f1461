import type { CellResult } from '../lab/schema.ts';
import type { Block, Square } from './table-model.ts';
import { unique } from './text.ts';
import { MEANINGS } from './verdict-label.ts';
import { markOf } from './verdict-summary.ts';

/** What the words of a table mean; only those that occur. */
export function legend(blocks: readonly Block[], cells: readonly Pick<CellResult, 'status' | 'observed'>[]): string[] {
  const words = new Set([...cells.map(markOf), ...squaresOf(blocks).flat()].map(({ word }) => word));
  return Object.entries(MEANINGS).flatMap(([word, meaning]) => (words.has(word) ? [`${word} ${meaning}`] : []));
}

/** How to read squares of several repeats, where there are any. */
export function repeatNotes(blocks: readonly Block[]): string[] {
  const counts = squaresOf(blocks)
    .flat()
    .some(({ word }) => word.includes('('));
  return counts ? ['(n/N): so it was in n of N repeats.'] : [];
}

/** How to read squares with more than one word, where there are any. */
export function tableNotes(blocks: readonly Block[], cells: readonly CellResult[]): string[] {
  const squares = squaresOf(blocks);
  const probes = unique(cells.map(({ probe }) => probe)).join('/');
  return [
    ...(squares.some((square) => square.length > 1) ? [`Probes that differ stand side by side: ${probes}.`] : []),
    ...repeatNotes(blocks),
  ];
}

function squaresOf(blocks: readonly Block[]): Square[] {
  return blocks.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows.flatMap(({ squares }) => squares)));
}
