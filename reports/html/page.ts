import { readFileSync } from 'node:fs';
import type { CellResult, RunDocument } from '../../lab/core/schema.ts';
import { quoted } from '../../lab/shell/quote.ts';
import { columnsOf } from '../columns.ts';
import { daemonNotes } from '../daemon-label.ts';
import { findings } from '../findings.ts';
import { runWarnings } from '../run-warnings.ts';
import { labelsUsed, repeatNotes } from '../table-legend.ts';
import { tablesOf } from '../table-model.ts';
import { count, duration, unique } from '../text.ts';
import { VERDICT_LABELS } from '../verdict-label.ts';
import { totals } from '../verdict-summary.ts';
import { CATALOGUE_ID, catalogue } from './catalogue.ts';
import { type Html, html, joined, trusted } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { GLOSSARY_ID, glossaryPart } from './glossary-part.ts';
import type { HtmlReport } from './html-report.ts';
import { type Lesson, lesson } from './lessons.ts';
import { renderLesson, slug } from './markdown.ts';
import { matrix } from './matrix.ts';
import { withThisRun } from './tutorial.ts';
import { verdictList } from './verdict-list.ts';

/** Style sheets; a later one overrides an earlier one. */
const SHEETS = [
  'colours',
  'base',
  'badge',
  'filters',
  'matrix',
  'catalogue',
  'cell',
  'diagram',
  'event-panel',
  'more',
  'lesson',
  'narrow',
  'print',
];

/** The page without its data, script and end tags: everything that is readable without a script. In pieces, to save memory. */
export function* page({ document, events, lessons, tutorial }: HtmlReport): Generator<Html, void, void> {
  const { cells, run } = document;
  const taught = lessons.filter(({ id }) => cells.some(({ repro }) => repro === id));
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:">
<title>resolv-lab: ${run.id}</title>
<style>
${trusted(style())}</style>
</head>
<body>
<script>document.documentElement.classList.add('script')</script>
<a class="skip" id="skip" href="#cells">To the matrix</a>
<header><p class="name"><a href="#">resolv-lab</a></p><nav aria-label="Parts"><a href="#">Matrix</a>${tutorial && html` <a href="${hashOf(TUTORIAL_ID)}">Tutorial</a>`}${tabs(taught)} <a href="${hashOf(GLOSSARY_ID)}">Glossary</a></nav></header>
<main id="view" hidden></main>
<main id="matrix">
<h1>${totals(cells)}</h1>
${runFacts(document)}
<noscript><p>With JavaScript each label of the matrix opens its cell, with a diagram of its events and packets, and cells can be filtered and compared. Without it, a label leads to its verdict, further down.</p></noscript>
${attentionList(cells)}
${contents(cells, taught, tutorial)}
<h2>The matrix</h2>
<p class="legend">${labelsUsed(tablesOf(cells, columnsOf(cells)), cells).map((each) => html`<span>${legendItem(each)}</span> `)}</p>
<form id="filters"></form>
<div class="matrices" id="cells">${matrix(cells, lessons)}</div>
<div class="notes">${[...repeatNotes(tablesOf(cells, columnsOf(cells))), ...daemonNotes(cells.filter(({ status }) => status !== 'unsupported'))].map((note) => html`<p>${note}</p>`)}</div>
`;
  yield* verdictList(cells);
  yield html`
</main>
<main id="learn">
<h1 tabindex="-1">Learn</h1>
${tutorial && tutorialPart(tutorial, cells)}
${isCrowded(taught) && catalogue(document, taught)}
${taught.length > 0 && html`<h2>The lessons</h2>${taught.map((each) => lesson(each, cells, events))}`}
${glossaryPart()}
</main>`;
}

/** Links to the parts of the page. Scenarios that share the tab of the catalogue are one link. */
function contents(cells: readonly CellResult[], taught: readonly Lesson[], tutorial: string | undefined): Html {
  const shared = isCrowded(taught) ? taught.filter(({ isScenario }) => isScenario).map(({ id }) => id) : [];
  const links = (ids: readonly string[], path: string) =>
    ids.filter((id) => !shared.includes(id)).map((id) => html`<a href="${hashOf(`${path}/${id}`)}">${id}</a>`);
  const matrices = links(unique(cells.map(({ repro }) => repro)), 'matrix');
  const scenarios = html`<a href="${hashOf(CATALOGUE_ID)}">the catalogue</a> (${count(shared.length, 'scenario')})`;
  const lessons = links(
    taught.map(({ id }) => id),
    'lesson',
  );
  const parts = [
    html`the matrix${matrices.length > 0 && html` of ${joined(matrices)}`}`,
    ...(shared.length > 0 ? [scenarios] : []),
    ...(tutorial === undefined
      ? []
      : [
          html`<a href="${hashOf(TUTORIAL_ID)}">the tutorial</a>, step ${joined(stepsIn(tutorial).map(({ number, place }) => html`<a href="${hashOf(place)}">${number}</a>`))}`,
        ]),
    ...(lessons.length > 0 ? [html`the lessons ${joined(lessons)}`] : []),
    html`<a href="${hashOf(GLOSSARY_ID)}">the glossary</a>`,
  ];
  return html`<p class="contents quiet">In this report: ${joined(parts, '; ')}.</p>`;
}

/** With more lessons than this, those of scenarios share the tab of the catalogue. */
const MOST_TABS = 8;

function isCrowded(lessons: readonly Lesson[]): boolean {
  return lessons.length > MOST_TABS;
}

/** The tabs of the lessons. */
function tabs(lessons: readonly Lesson[]): Html[] {
  const crowded = isCrowded(lessons);
  return [
    ...lessons.filter(({ isScenario }) => !(crowded && isScenario)).map(({ id }) => tab(`lesson/${id}`, id)),
    ...(crowded ? [tab(CATALOGUE_ID, 'Catalogue')] : []),
  ];
}

function tab(path: string, text: string): Html {
  return html` <a href="${hashOf(path)}">${text}</a>`;
}

/** The id of the tutorial in the page. */
const TUTORIAL_ID = 'lesson/path';

function tutorialPart(markdown: string, cells: readonly CellResult[]): Html {
  const here = new Set(cells.map(({ id }) => id));
  return html`<article class="lesson" id="${TUTORIAL_ID}">${renderLesson(withThisRun(markdown, cells), TUTORIAL_ID, here)}</article>`;
}

/** The steps of the tutorial, each with its id in the page. */
function stepsIn(tutorial: string): { number: string; place: string }[] {
  return [...tutorial.matchAll(/^## (\d+)\. (.+)$/gm)].map(([, number = '', title]) => ({
    number,
    place: `${TUTORIAL_ID}/${slug(`${number}. ${title}`)}`,
  }));
}

function style(): string {
  return SHEETS.map((name) => readFileSync(new URL(`style/${name}.css`, import.meta.url), 'utf8')).join('');
}

function runFacts(document: RunDocument): Html {
  const { run, libcs } = document;
  const { lab } = run;
  return html`${runWarnings(document).map((warning) => html`<p><b>${warning}</b></p>`)}<p class="quiet">${run.startedAt.replace(/\.\d+Z$/, 'Z')}, took ${duration(run.durationMs)} · resolv-lab ${lab.version}, Node ${lab.node}, Linux ${lab.kernel}, ${lab.arch} · ${libcs.length} C ${libcs.length === 1 ? 'library' : 'libraries'} · <code>${['resolv-lab', ...run.command].map(quoted).join(' ')}</code></p>`;
}

/** Failed and inconclusive cells, above everything else. */
function attentionList(cells: readonly CellResult[]): Html | null {
  const found = (['fail', 'inconclusive'] as const).flatMap((status) =>
    findings(cells, status).map((finding) => ({ status, ...finding })),
  );
  if (found.length === 0) return null;
  const number = found.reduce((sum, finding) => sum + finding.cells.length, 0);
  return html`<details class="look"><summary>Failed or inconclusive: ${count(number, 'cell')}</summary><ul>${found.map(
    ({ status, cells, text }) =>
      html`<li><b>${status}</b> ${cells.map(({ id }) => html`<a href="${hashOf(id)}">${id}</a> `)}<br>${text.join('; ')}</li>`,
  )}</ul></details>`;
}

function legendItem({ label, meaning }: { label: string; meaning: string }): Html {
  const status = VERDICT_LABELS.find((each) => each.label === label)?.status ?? '';
  return html`<b class="badge ${status}" data-label="${label}">${label}</b> ${meaning}`;
}
