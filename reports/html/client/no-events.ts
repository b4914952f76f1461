import type { CellResult } from '../../../lab/core/schema.ts';
import { type Html, html } from './markup.ts';

/** What is said of a cell of which nothing can be drawn. */
export function noEvents({ status }: Pick<CellResult, 'status'>): Html {
  return html`<p class="quiet">There are no events: ${status === 'unsupported' ? 'this cell did not run' : 'the run left none behind'}.</p>`;
}
