import type { CellResult } from '../../../../lab/core/schema.ts';
import { type Html, html } from '../markup.ts';

type Measures = CellResult['evidence']['measures'];

/** The measures of a cell, with names as words; the `title` has the name in result.json. */
export function measuresText(measures: Measures): Html[] {
  return Object.entries(measures).map(
    ([name, value]) => html`<span class="measure" title="${name}">${wordsOf(name)}: <b>${String(value)}</b></span> `,
  );
}

/** `staleStateIn` as `stale state in`. */
function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
