import { GLOSSARY } from '../glossary.ts';
import { type Html, html } from './client/markup.ts';

/** The id of the glossary in the page. */
export const GLOSSARY_ID = 'glossary';

/** The terms of the lab and their meanings. */
export function glossaryPart(): Html {
  const entries = Object.entries(GLOSSARY);
  return html`<section class="glossary" id="${GLOSSARY_ID}"><h2>Glossary</h2><dl>${entries.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}.</dd>`)}</dl></section>`;
}
