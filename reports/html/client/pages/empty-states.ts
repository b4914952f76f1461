import type { CellResult } from '../../../../lab/core/schema.ts';
import { type Html, html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';

/** The page of a URL that names nothing in this report. */
export function notFound(path: string): Html {
  return html`<h1 tabindex="-1">This report has no ${path}</h1>${TO_THE_MATRIX}`;
}

/** The page of a comparison that lacks a cell. An id is `''` where the URL names none. */
export function pairNotFound(ids: readonly string[], isHere: (id: string) => boolean): Html {
  const missing = ids.filter((id) => id !== '' && !isHere(id));
  const title = missing.length > 0 ? `This report has no ${missing.join(' and no ')}` : 'Name two cells';
  const there = ids
    .filter(isHere)
    .map(
      (id) => html`<p>It has <a href="${hashOf(id)}">${id}</a>: choose the other cell there, at “Compare with”.</p>`,
    );
  return html`<h1 tabindex="-1">${title}</h1>${there}${TO_THE_MATRIX}`;
}

const TO_THE_MATRIX = html`<p><a href="#">To the matrix</a>: its field “Find” accepts parts of names, versions and bugs.</p>`;

/** The text in place of a diagram for a cell without events. */
export function noEvents({ status }: Pick<CellResult, 'status'>): Html {
  return html`<p class="quiet">There are no events: ${status === 'unsupported' ? 'this cell did not run' : 'the run stored none'}.</p>`;
}
