import type { CellResult } from '../../lab/core/schema.ts';
import { mostSevere, styledLabelOf, styledLabelOfRepeats } from '../verdict-summary.ts';
import { type Html, html } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';

/** The verdict label of one cell. */
export function badge(cell: CellResult): Html {
  const { label } = styledLabelOf(cell);
  return html`<b class="badge ${cell.status}" data-label="${label}">${label}</b>`;
}

/** The verdict label of a cell's repeats: a link to the most severe one, in the colour of its status. */
export function badgeLink(
  repeats: readonly CellResult[],
  position: (cell: CellResult) => number,
  probe = '',
): Html | null {
  const cell = mostSevere(repeats);
  if (!cell) return null;
  const { label } = styledLabelOfRepeats(repeats);
  return html`<a class="badge ${cell.status}" data-label="${styledLabelOf(cell).label}" data-c="${repeats.map(position).join(' ')}" href="${hashOf(cell.id)}" title="${cell.reason}">${label}${probe && html` <small>${probe}</small>`}</a>`;
}
