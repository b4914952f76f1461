import type { RunDocument } from '../../lab/core/schema.ts';
import {
  type BugRow,
  bugTable,
  type Entry,
  type Square,
  titleOfRow,
  type VariantRow,
} from '../../lab/inspect/bug-table.ts';
import { wordsIn } from '../../lab/matrix/search-words.ts';
import { daemonOfRow, nameOfRow, shownVariants, topicOf } from '../bugs/row-names.ts';
import { squareLabel } from '../bugs/square-label.ts';
import { type Column, columnsOf } from '../columns.ts';
import { count, unique } from '../text.ts';
import { type Html, html, joined } from './client/markup.ts';
import { hashOf } from './client/nav/route.ts';
import { bugReference } from './client/text/source-text.ts';
import { symptomsIn, titleOf } from './lesson-metadata.ts';
import type { Lesson } from './lessons.ts';

/** The id of the table in the page. */
export const CATALOGUE_ID = 'catalogue';

/** The table of the entries by C library: topics as groups, an entry a row. Each word leads to its cell, each entry to its lesson. */
export function catalogue(document: RunDocument, lessons: readonly Lesson[]): Html {
  const { columns, rows } = bugTable(document, entriesOf(document, lessons));
  const wordsOf = ({ entry }: BugRow) => searchedWords(entry, lessonOf(document, entry.id, lessons));
  const shown = columnsOf(columns.map((libc) => ({ libc })));
  const groups = [...Map.groupBy(rows, ({ entry }) => topicOf(entry))];
  return html`<section id="${CATALOGUE_ID}"><h2>Catalogue</h2>
<p class="quiet">What each C library does, by the C program${rows.some(({ daemon }) => daemon !== 'none') && ', or through the daemon in parentheses'}. An entry leads to its lesson, a word to its evidence. A variant is here if it differs from its entry.</p>
<form id="catalogue-filters" hidden>${filters(groups, shown)}</form>
<div class="wide" tabindex="0" role="region" aria-label="Catalogue"><table class="matrix catalogue"><thead><tr><td></td>${shown.map(heading)}</tr></thead>
${groups.map(([topic, those]) => group(topic, those, shown, { lessons, wordsOf }))}</table></div></section>
`;
}

/** The entries of a run: its scenarios by what the run stored of them, other repros by their lessons. */
function entriesOf(document: RunDocument, lessons: readonly Lesson[]): Entry[] {
  const { cells, run } = document;
  return unique(cells.map(({ repro }) => repro)).map((id) => {
    const stored = run.scenarios?.find((each) => each.id === id);
    const title = stored?.title ?? titleOf(lessonOf(document, id, lessons));
    const { topic, kind, bugs } = stored ?? {};
    return { id, title, ...(topic !== undefined && { topic }), ...(kind && { kind }), ...(bugs && { bugs }) };
  });
}

/** The lesson of a repro: that of the run, or the lab's own. */
function lessonOf({ run }: RunDocument, id: string, lessons: readonly Lesson[]): string | undefined {
  const stored = run.scenarios?.find((each) => each.id === id);
  return stored?.lesson ?? lessons.find((each) => each.id === id)?.markdown;
}

/** What the reader's words are looked for in: the texts as they are, for a word that is half typed, and their words as `bugs` searches them. */
function searchedWords({ id, title, bugs = [] }: Entry, lesson: string | undefined): string {
  const text = [id, title, ...bugs, symptomsIn(lesson)].join(' ').toLowerCase();
  return unique([...text.split(/\s+/), ...wordsIn(`${text} ${id.replaceAll('-', ' ')}`)]).join(' ');
}

/** What the rows of the table need besides their results. */
interface RowTexts {
  lessons: readonly Lesson[];
  /** The words that find a row. */
  wordsOf: (row: BugRow) => string;
}

function filters(groups: readonly [string, BugRow[]][], columns: readonly Column[]): Html {
  const libcs = (name: string, label: string, none: string) =>
    html`<label>${label} <select name="${name}"><option value="">${none}</option>${columns.map((column) => html`<option value="${column.id}">${columnName(column)}</option>`)}</select></label>`;
  return html`<div class="filters"><label class="find">Find <input type="search" name="find" placeholder="entry, symptom, bug…" autocomplete="off"></label>
<label>Topic <select name="topic"><option value="">all</option>${groups.map(([topic]) => html`<option>${topic}</option>`)}</select></label>
${libcs('shown', 'Shown on', 'any')} <span class="pair">${libcs('a', 'Differs between', '-')} ${libcs('b', 'and', '-')}</span>
<button type="reset">Show all</button></div><p role="status"><output></output></p>`;
}

function group(topic: string, rows: readonly BugRow[], columns: readonly Column[], texts: RowTexts): Html {
  return html`<tbody data-topic="${topic}"><tr class="variant"><th scope="rowgroup" colspan="${columns.length + 1}">${topic}</th></tr>
${rows.map((row) => line(row, columns, texts))}</tbody>
`;
}

function line(row: BugRow, columns: readonly Column[], { lessons, wordsOf }: RowTexts): Html {
  const { entry, squares } = row;
  const name = nameOfRow(row);
  const linked = lessons.some(({ id }) => id === entry.id)
    ? html`<a href="${hashOf(`lesson/${entry.id}`)}">${name}</a>`
    : name;
  const bugs = entry.bugs ?? [];
  const words = wordsOf(row);
  const variants = shownVariants(row);
  const toggle =
    variants.length > 0 &&
    html` <button type="button" class="variants" aria-expanded="true" hidden>${count(variants.length, 'variant')}</button>`;
  return html`<tr class="entry" data-words="${words}"><th scope="row">${linked}${daemonOfRow(row)}${toggle}<small>${titleOfRow(row)}${bugs.length > 0 && html` ${joined(bugs.map(bugReference))}`}</small></th>${columns.map((column) => square(column, squares.get(column.id)))}</tr>
${variants.map((each) => variantLine(each, words, columns))}`;
}

/** A variant below its entry, whose words find it too. The page hides it until the reader opens the entry. */
function variantLine(row: VariantRow, words: string, columns: readonly Column[]): Html {
  return html`<tr class="of-entry" data-words="${words} ${row.variant}"><th scope="row">/${row.variant}${daemonOfRow(row)}</th>${columns.map((column) => square(column, row.squares.get(column.id)))}</tr>
`;
}

/** The word with what happened on hover. */
function square(column: Column, found: Square | undefined): Html {
  const { label } = squareLabel(found);
  const { id, version, title } = column;
  // On a phone the rows have no heading above them.
  const name = `${version} ${title}`;
  if (!found || found.id === null)
    return html`<td data-libc="${id}" data-name="${name}"><span class="quiet">${label}</span></td>`;
  const happened = [found.outcome ?? found.reason, found.daemon, found.expected.source].filter(Boolean).join('\n');
  return html`<td data-libc="${id}" data-name="${name}" data-observed="${found.observed ?? ''}"><a class="badge ${found.status}" data-label="${label}" href="${hashOf(found.id)}" title="${happened}">${label}</a></td>`;
}

function heading(column: Column): Html {
  const { id, title, version, revision } = column;
  return html`<th scope="col" data-libc="${id}">${version}<small>${revision}</small><small>${title}</small></th>`;
}

/** The name first: a narrow field cuts off the end. */
function columnName({ title, version, revision }: Column): string {
  return `${title} ${version}${revision}`;
}
