import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { badge } from './badge.ts';
import { drawDiagram } from './client/diagram/diagram.ts';
import { diagramModel } from './client/diagram/model.ts';
import { type Html, html } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { renderLesson } from './markdown.ts';
import { highlightedIn, relative } from './report-data.ts';

/** What a repro teaches, in Markdown. */
export interface Lesson {
  /** The repro's. */
  id: string;
  markdown: string;
}

/** A lesson; after its section `What you see` comes what was to be seen in this run, with the bug and without. */
export function lesson(
  { id, markdown }: Lesson,
  cells: readonly CellResult[],
  events: (cell: CellResult) => readonly Event[],
): Html {
  const [before, after] = renderLesson(markdown, `lesson/${id}`);
  const shown = exemplars(cells.filter(({ repro }) => repro === id));
  return html`<article class="lesson" id="lesson/${id}">${before}
${shown.length > 0 && html`<h4>In this run</h4><p class="quiet">The times above are those of the run that the lesson was written from; these are this run's.</p>${shown.map((cell) => figure(cell, events(cell)))}`}
${after}</article>
`;
}

/** Its events lead to the verdict, which is there without a script as well; with one they lead to themselves (lesson-links.ts). */
function figure(cell: CellResult, events: readonly Event[]): Html {
  const model = diagramModel(cell.id, relative(events), { checks: false, highlights: highlightedIn(cell, events) });
  return html`<figure><figcaption>${badge(cell)} <a href="${hashOf(cell.id)}">${cell.id}</a>: ${cell.reason}</figcaption>
<div class="scroller" data-cell="${cell.id}" tabindex="0" role="region" aria-label="Sequence diagram of ${cell.id}">${drawDiagram(model, { linkTo: () => hashOf(cell.id) })}</div></figure>`;
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
