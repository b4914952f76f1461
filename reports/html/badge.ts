import type { CellResult } from '../../lab/schema.ts';
import { gravestOf, markOf, markOfRepeats } from '../verdict-summary.ts';
import { type Html, html } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';

/** The letters of one cell, where it is told of already what they belong to. */
export function plainChip(cell: CellResult): Html {
  const { word } = markOf(cell);
  return html`<b class="chip ${cell.status}" data-word="${word}">${word}</b>`;
}

/** The letters of one cell's repeats: a link to the gravest of them, coloured by its status. */
export function chip(repeats: readonly CellResult[], position: (cell: CellResult) => number, probe = ''): Html | null {
  const cell = gravestOf(repeats);
  if (!cell) return null;
  const { word } = markOfRepeats(repeats);
  return html`<a class="chip ${cell.status}" data-word="${markOf(cell).word}" data-c="${repeats.map(position).join(' ')}" href="${hashOf(cell.id)}" title="${cell.reason}">${word}${probe && html` <small>${probe}</small>`}</a>`;
}
