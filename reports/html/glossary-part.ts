import { GLOSSARY } from '../glossary.ts';
import { type Html, html } from './client/markup.ts';

/** The place of the words in the page. */
export const WORDS = 'words';

/** What the lab's words mean. */
export function glossaryPart(): Html {
  const entries = Object.entries(GLOSSARY);
  return html`<section class="words" id="${WORDS}"><h2>The words</h2><dl>${entries.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}.</dd>`)}</dl></section>`;
}
