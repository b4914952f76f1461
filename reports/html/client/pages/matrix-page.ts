import type { IndexEntry } from '../data/report-data.ts';
import { hashOf } from '../nav/route.ts';
import { filterForm, readForm, reportUnknown, writeForm } from './filter-form.ts';
import { type Filters, filtersOf, found, paramsOf, unknownParams } from './filters.ts';

/** Adds the filters above the matrix. A change hides cells at once and is kept in the URL. */
export function addFilters(form: HTMLFormElement, cells: readonly IndexEntry[]): void {
  form.innerHTML = filterForm(cells).text;
  form.addEventListener('input', () => {
    const filters = readForm(form);
    // A choice is a new URL to share, but no step for Back.
    history.replaceState(null, '', hashOf('', paramsOf(filters)));
    hideCells(form, cells, filters);
    reportUnknown(form, []);
  });
  form.addEventListener('reset', () => location.assign('#'));
  form.addEventListener('submit', (event) => event.preventDefault());
}

/** Shows the matrix with the filters in the URL. */
export function showMatrix(form: HTMLFormElement, cells: readonly IndexEntry[], params: URLSearchParams): void {
  const filters = filtersOf(params);
  writeForm(form, filters);
  hideCells(form, cells, filters);
  reportUnknown(form, unknownParams(params, cells));
}

/** Hides the cells that do not pass, then rows and tables without a visible cell, then columns of other C libraries. */
function hideCells(form: HTMLFormElement, cells: readonly IndexEntry[], filters: Filters): void {
  const shown = found(cells, filters);
  const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector);
  for (const element of all('.matrices [data-c]')) {
    element.hidden = !(element.dataset.c ?? '').split(' ').some((at) => shown.has(Number(at)));
  }
  const visible = '[data-c]:not([hidden])';
  for (const row of all('.matrices tr.daemon')) row.hidden = !row.querySelector(visible);
  for (const part of all('.matrices tbody, .matrices section, .not-run')) part.hidden = !part.querySelector(visible);
  for (const column of all('.matrices [data-libc]')) {
    column.hidden = filters.libc.length > 0 && !filters.libc.includes(column.dataset.libc ?? '');
  }
  const output = form.querySelector('output');
  if (output) output.value = `${shown.size} of ${cells.length} cells`;
  const nothing = form.querySelector<HTMLElement>('.nothing');
  if (nothing) nothing.hidden = shown.size > 0 || cells.length === 0;
}
