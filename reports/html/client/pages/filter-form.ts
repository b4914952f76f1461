import { VERDICT_LABELS } from '../../../verdict-label.ts';
import type { IndexEntry } from '../data/report-data.ts';
import { type Html, html } from '../markup.ts';
import { DIMENSIONS, type Dimension, type Filters } from './filters.ts';

const TITLES: Record<Dimension, string> = {
  repro: 'Repro',
  libc: 'C library',
  daemon: 'Daemon',
  probe: 'Probe',
  label: 'Verdict',
};

/** The content of the form: a checkbox for each value of each dimension, and the field Find. */
export function filterForm(cells: readonly IndexEntry[]): Html {
  const values = (dimension: Dimension) => [...new Set(cells.map((cell) => cell[dimension]))];
  return html`<details ${matchMedia('(min-width: 50rem)').matches ? 'open' : ''}><summary>Filter <output aria-live="polite"></output></summary>
<div class="filters">
${DIMENSIONS.map((dimension) => html`<fieldset><legend>${TITLES[dimension]}</legend>${values(dimension).map((value) => html`<label><input type="checkbox" name="${dimension}" value="${value}"><span ${dimension === 'label' && html`title="${meaningOf(value)}"`}>${value}</span></label>`)}</fieldset>`)}
<label class="find">Find <input type="search" name="find" placeholder="name, version, package, bug…" autocomplete="off"></label>
<button type="reset">Show all</button></div></details>
<p class="unknown-params" role="status" hidden></p>
<p class="nothing" role="status" hidden>No cell matches all of this. <button type="reset">Show all</button></p>`;
}

/** The filters in the form. */
export function readForm(form: HTMLFormElement): Filters {
  const data = new FormData(form);
  const values = DIMENSIONS.map((dimension) => [dimension, data.getAll(dimension).map(String)]);
  return { ...Object.fromEntries(values), words: String(data.get('find') ?? '') } as Filters;
}

/** Sets the form to these filters. */
export function writeForm(form: HTMLFormElement, filters: Filters): void {
  for (const input of form.querySelectorAll('input')) {
    if (input.type === 'checkbox') input.checked = filters[input.name as Dimension].includes(input.value);
    else if (input.value !== filters.words) input.value = filters.words;
  }
}

/** Reports parameters of the URL that are no filter; without any it hides that notice. */
export function reportUnknown(form: HTMLFormElement, unknown: readonly string[]): void {
  const notice = form.querySelector<HTMLElement>('.unknown-params');
  if (!notice) return;
  notice.hidden = unknown.length === 0;
  notice.textContent = unknown.length === 0 ? '' : `Not understood in this address: ${unknown.join('; ')}.`;
}

/** The meaning of a verdict label. */
function meaningOf(label: string): string | undefined {
  return VERDICT_LABELS.find((each) => each.label === label)?.meaning;
}
