import { VERDICT_LABELS } from '../../../verdict-label.ts';
import type { IndexEntry } from '../data/report-data.ts';
import { html } from '../markup.ts';
import { hashOf } from '../nav/route.ts';
import { DIMENSIONS, type Dimension, type Filters, filtersOf, found, paramsOf, unknownParams } from './filters.ts';

const TITLES: Record<Dimension, string> = {
  repro: 'Repro',
  libc: 'C library',
  daemon: 'Daemon',
  probe: 'Probe',
  label: 'Verdict',
};

/** The meaning of a verdict label. */
function meaningOf(label: string): string | undefined {
  return VERDICT_LABELS.find((each) => each.label === label)?.meaning;
}

/** The filters above the matrix: made once, then told what the URL says. */
export class MatrixPage {
  readonly #cells: readonly IndexEntry[];
  readonly #form: HTMLFormElement;

  constructor(cells: readonly IndexEntry[], form: HTMLFormElement) {
    this.#cells = cells;
    this.#form = form;
    form.innerHTML = formOf(cells);
    form.addEventListener('input', () => this.#choose());
    form.addEventListener('reset', () => location.assign('#'));
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** Shows what the parameters of the URL say. */
  show(params: URLSearchParams): void {
    const filters = filtersOf(params);
    for (const input of this.#form.querySelectorAll('input')) {
      if (input.type === 'checkbox') input.checked = filters[input.name as Dimension].includes(input.value);
      else if (input.value !== filters.words) input.value = filters.words;
    }
    this.#apply(filters);
    this.#reportUnknown(unknownParams(params, this.#cells));
  }

  #choose(): void {
    const data = new FormData(this.#form);
    const values = DIMENSIONS.map((dimension) => [dimension, data.getAll(dimension).map(String)]);
    const filters = { ...Object.fromEntries(values), words: String(data.get('find') ?? '') } as Filters;
    // Each choice is a new URL to be shared, but not a step to go back through.
    history.replaceState(null, '', hashOf('', paramsOf(filters)));
    this.#apply(filters);
    this.#reportUnknown([]);
  }

  /** Says what the URL asks for in vain. */
  #reportUnknown(unknown: readonly string[]): void {
    const place = this.#form.querySelector<HTMLElement>('.unknown-params');
    if (!place) return;
    place.hidden = unknown.length === 0;
    place.textContent = unknown.length === 0 ? '' : `Not understood in this address: ${unknown.join('; ')}.`;
  }

  #apply(filters: Filters): void {
    const shown = found(this.#cells, filters);
    for (const element of document.querySelectorAll<HTMLElement>('.matrices [data-c]')) {
      element.hidden = !(element.dataset.c ?? '').split(' ').some((at) => shown.has(Number(at)));
    }
    const visible = '[data-c]:not([hidden])';
    for (const row of document.querySelectorAll<HTMLElement>('.matrices tr.daemon'))
      row.hidden = !row.querySelector(visible);
    for (const part of document.querySelectorAll<HTMLElement>('.matrices tbody, .matrices section, .not-run')) {
      part.hidden = !part.querySelector(visible);
    }
    for (const column of document.querySelectorAll<HTMLElement>('.matrices [data-libc]')) {
      column.hidden = filters.libc.length > 0 && !filters.libc.includes(column.dataset.libc ?? '');
    }
    const output = this.#form.querySelector('output');
    if (output) output.value = `${shown.size} of ${this.#cells.length} cells`;
    const nothing = this.#form.querySelector<HTMLElement>('.nothing');
    if (nothing) nothing.hidden = shown.size > 0 || this.#cells.length === 0;
  }
}

function formOf(cells: readonly IndexEntry[]): string {
  const values = (dimension: Dimension) => [...new Set(cells.map((cell) => cell[dimension]))];
  return html`<details ${matchMedia('(min-width: 50rem)').matches ? 'open' : ''}><summary>Filter <output aria-live="polite"></output></summary>
<div class="filters">
${DIMENSIONS.map((dimension) => html`<fieldset><legend>${TITLES[dimension]}</legend>${values(dimension).map((value) => html`<label><input type="checkbox" name="${dimension}" value="${value}"><span ${dimension === 'label' && html`title="${meaningOf(value)}"`}>${value}</span></label>`)}</fieldset>`)}
<label class="find">Find <input type="search" name="find" placeholder="name, version, package, bug…" autocomplete="off"></label>
<button type="reset">Show all</button></div></details>
<p class="unknown-params" role="status" hidden></p>
<p class="nothing" role="status" hidden>No cell matches all of this. <button type="reset">Show all</button></p>`.text;
}
