import { Marked } from 'marked';
import type { Event } from '../../lab/events.ts';
import type { CellResult } from '../../lab/schema.ts';
import { chip } from './chip.ts';
import { drawDiagram, sceneOf } from './client/diagram.ts';
import { type Html, html, trusted } from './client/markup.ts';
import { hashOf } from './client/route.ts';
import { relative } from './relative.ts';

/** What a repro teaches, in Markdown. */
export interface Lesson {
  /** The repro's. */
  id: string;
  markdown: string;
}

/** A lesson, and below its heading what happened in this run where the bug showed and where it did not. */
export function lesson(
  { id, markdown }: Lesson,
  cells: readonly CellResult[],
  events: (cell: CellResult) => readonly Event[],
): Html {
  const shown = exemplars(cells.filter(({ repro }) => repro === id));
  return html`<article class="lesson" id="lesson/${id}">${trusted(render(markdown))}
${
  shown.length > 0 &&
  html`<h4>In this run</h4>${shown.map(
    (cell) =>
      html`<figure><figcaption>${chip([cell], (each) => cells.indexOf(each))} <a href="${hashOf(cell.id)}">${cell.id}</a>: ${cell.reason}</figcaption>
<div class="scroller" tabindex="0" role="region" aria-label="Sequence diagram of ${cell.id}">${drawDiagram(sceneOf(cell.id, relative(events(cell))))}</div></figure>`,
  )}`
}</article>
`;
}

/** One cell that reproduced it and one that did not, as alike and as plain as there are: `main`, C, no daemon if may be. */
function exemplars(cells: readonly CellResult[]): CellResult[] {
  const sound = cells
    .filter(({ observed, status }) => observed !== null && status !== 'inconclusive')
    .toSorted((a, b) => strangeness(a) - strangeness(b));
  const bug = sound.find(({ observed }) => observed === 'reproduced');
  const without = sound.filter(({ observed }) => observed === 'not-reproduced');
  const ok = without.find(({ daemon }) => daemon.id === bug?.daemon.id) ?? without[0];
  return [bug, ok].filter((cell) => cell !== undefined);
}

function strangeness({ variant, probe, daemon, libc, attempt }: CellResult): number {
  const signs = [
    variant !== 'main',
    probe !== 'c',
    attempt > 1,
    daemon.id !== 'none',
    libc.kind !== 'glibc',
    libc.id === 'host',
  ];
  return signs.reduce((sum, is, at) => sum + (is ? 2 ** (signs.length - at) : 0), 0);
}

/** Two levels of headings lie above a lesson's. Markup inside Markdown is shown as text. */
const markdown = new Marked({
  walkTokens(token) {
    if (token.type === 'heading') token.depth = Math.min(6, token.depth + 2);
  },
  renderer: {
    html: ({ text }) => html`${text}`.text,
    // A lesson's links to its neighbours lead out of this one file.
    link: ({ href, text }) =>
      /^https?:/.test(href) ? html`<a href="${href}">${text}</a>`.text : html`<code>${text}</code>`.text,
  },
});

function render(text: string): string {
  const made = markdown.parse(text, { async: false });
  return made.replaceAll('<table>', '<div class="wide" tabindex="0"><table>').replaceAll('</table>', '</table></div>');
}
