import { type Html, html } from './client/markup.ts';

/** Parts of a sentence, with something between them. */
export function joined(parts: readonly Html[], separator = ', '): Html {
  return html`${parts.map((part, at) => html`${at > 0 && separator}${part}`)}`;
}
