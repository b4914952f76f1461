import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { badge } from './badge.ts';
import { drawDiagram } from './client/diagram/diagram.ts';
import { diagramModel } from './client/diagram/model.ts';
import { type Html, html } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { renderLesson } from './markdown.ts';
import { highlightedIn, relative } from './report-data.ts';

/** The lesson of a repro, in Markdown. */
export interface Lesson {
  /** The id of the repro. */
  id: string;
  markdown: string;
  /** Whether it is made from a scenario; such a lesson has no times of another run. */
  isScenario?: boolean;
}

/** A lesson. After its section `What you see` come two diagrams of this run: one with the failure, one without. */
export function lesson(
  { id, markdown, isScenario = false }: Lesson,
  cells: readonly CellResult[],
  events: (cell: CellResult) => readonly Event[],
): Html {
  const [before, after] = renderLesson(markdown, `lesson/${id}`);
  const shown = exemplars(cells.filter(({ repro }) => repro === id));
  return html`<article class="lesson" id="lesson/${id}">${before}
${shown.length > 0 && html`<h4>In this run</h4>${!isScenario && TIMES}${shown.map((cell) => figure(cell, events(cell)))}`}
${after}</article>
`;
}

const TIMES = html`<p class="quiet">The times above come from the run of the lesson; those below are from this run.</p>`;

/** The diagram of a cell. Its events link to the verdict; the script links them to the events instead (lesson-links.ts). */
function figure(cell: CellResult, events: readonly Event[]): Html {
  const model = diagramModel(cell.id, relative(events), { checks: false, highlights: highlightedIn(cell, events) });
  return html`<figure><figcaption>${badge(cell)} <a href="${hashOf(cell.id)}">${cell.id}</a>: ${cell.reason}</figcaption>
<div class="scroller" data-cell="${cell.id}" tabindex="0" role="region" aria-label="Sequence diagram of ${cell.id}">${drawDiagram(model, { linkTo: () => hashOf(cell.id) })}</div></figure>`;
}

/** A cell that shows the failure and a similar one that does not. Simple cells are preferred: `main`, the C probe, no daemon. */
function exemplars(cells: readonly CellResult[]): CellResult[] {
  const conclusive = cells
    .filter(({ observed, status }) => observed !== null && status !== 'inconclusive')
    .toSorted((a, b) => complexity(a) - complexity(b));
  const bug = conclusive.find(({ observed }) => observed === 'reproduced');
  const without = conclusive.filter(({ observed }) => observed === 'not-reproduced');
  const ok = without.find(({ daemon }) => daemon.id === bug?.daemon.id) ?? without[0];
  return [bug, ok].filter((cell) => cell !== undefined);
}

function complexity({ variant, probe, daemon, libc, attempt }: CellResult): number {
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
