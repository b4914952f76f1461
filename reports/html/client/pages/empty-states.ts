import type { CellResult } from '../../../../lab/core/schema.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';

/** What is said at an address that was mistyped, or is another report's. */
export function notFound(path: string): Html {
  return html`<h1 tabindex="-1">This report has no ${path}</h1>${TO_THE_MATRIX}`;
}

/** What is said where two cells are asked for side by side, and not both are there. `''` was not named at all. */
export function pairNotFound(ids: readonly string[], isHere: (id: string) => boolean): Html {
  const missing = ids.filter((id) => id !== '' && !isHere(id));
  const title = missing.length > 0 ? `This report has no ${missing.join(' and no ')}` : 'Two cells have to be named';
  const there = ids
    .filter(isHere)
    .map(
      (id) =>
        html`<p>It has <a href="${hashOf(id)}">${id}</a>: choose there, at “Compare with”, what to see beside it.</p>`,
    );
  return html`<h1 tabindex="-1">${title}</h1>${there}${TO_THE_MATRIX}`;
}

const TO_THE_MATRIX = html`<p><a href="#">To the matrix</a>: its field “Find” knows parts of names, versions and bugs.</p>`;

/** What is said of a cell of which nothing can be drawn. */
export function noEvents({ status }: Pick<CellResult, 'status'>): Html {
  return html`<p class="quiet">There are no events: ${status === 'unsupported' ? 'this cell did not run' : 'the run left none behind'}.</p>`;
}
