import { Marked } from 'marked';
import { html, trusted } from '../html/client/markup.ts';
import { plainPage } from '../html/plain-page.ts';

/** A Markdown page as one HTML page that needs no other file and no script. HTML inside the Markdown is shown as text. */
export function fixHtml(markdown: string, title: string): string {
  // Cells of a table have lines of their own.
  const marked = new Marked({ renderer: { html: ({ text }) => (text === '<br>' ? text : html`${text}`.text) } });
  return plainPage(title, trusted(marked.parse(markdown, { async: false })));
}
