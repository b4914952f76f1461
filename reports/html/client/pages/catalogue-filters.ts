import { hasTerm, termsIn } from '../../../../lab/matrix/search-words.ts';
import { hashOf } from '../nav/route.ts';
import { wordsOf } from './filters.ts';

/** The filters of the catalogue's table. */
interface CatalogueFilters {
  words: readonly string[];
  topic: string;
  /** The C library that shows the failure; empty for any. */
  shown: string;
  /** Two C libraries that differ; empty for any. */
  between: readonly [string, string];
}

/** The path of the catalogue in a URL. */
export const CATALOGUE = 'catalogue';

/** The fields of the form, which are the parameters of its URL. */
const FIELDS = ['find', 'topic', 'shown', 'a', 'b'] as const;

/** Makes the form above the catalogue hide the entries that do not pass. A choice is kept in the URL. */
export function addCatalogueFilters(form: HTMLFormElement | null): void {
  if (!form) return;
  form.hidden = false;
  for (const button of document.querySelectorAll<HTMLButtonElement>('.catalogue button.variants')) {
    button.hidden = false;
    button.ariaExpanded = 'false';
    button.addEventListener('click', () => {
      button.ariaExpanded = String(button.ariaExpanded !== 'true');
      hideEntries(form);
    });
  }
  const change = () => {
    // A choice is a new URL to share, but no step for Back.
    history.replaceState(null, '', hashOf(CATALOGUE, Object.fromEntries(chosen(form))));
    hideEntries(form);
  };
  form.addEventListener('input', change);
  // The form has its new values only after the event.
  form.addEventListener('reset', () => setTimeout(change));
  form.addEventListener('submit', (event) => event.preventDefault());
  hideEntries(form);
}

/** Shows the catalogue with the filters in the URL. A value that no entry has chooses all. */
export function showCatalogue(form: HTMLFormElement | null, params: URLSearchParams): void {
  if (!form) return;
  form.reset();
  for (const name of FIELDS) {
    const field = form.elements.namedItem(name);
    const value = params.get(name) ?? '';
    if (field instanceof HTMLInputElement) field.value = value;
    if (field instanceof HTMLSelectElement && [...field.options].some((option) => option.value === value))
      field.value = value;
  }
  hideEntries(form);
}

/** The fields with a value. */
function chosen(form: HTMLFormElement): [string, string][] {
  const data = new FormData(form);
  return FIELDS.map((name): [string, string] => [name, String(data.get(name) ?? '').trim()]).filter(
    ([, value]) => value,
  );
}

function filtersIn(form: HTMLFormElement): CatalogueFilters {
  const values = new Map(chosen(form));
  const value = (name: (typeof FIELDS)[number]) => values.get(name) ?? '';
  return {
    // Words that tell nothing are left out, and others stand for their synonyms, as in the command `bugs`.
    words: termsIn(wordsOf(value('find')).join(' ')),
    topic: value('topic'),
    shown: value('shown'),
    between: [value('a'), value('b')],
  };
}

/** Hides the entries that do not pass, then groups without one, and for two C libraries that differ all other columns. */
function hideEntries(form: HTMLFormElement): void {
  const filters = filtersIn(form);
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(`.catalogue ${selector}`)];
  const rows = all('tr.entry');
  for (const row of rows) hideEntry(row, filters);
  for (const group of all('tbody')) group.hidden = !group.querySelector('tr.entry:not([hidden])');
  const { between, shown } = filters;
  const columns = between.every(Boolean) ? [...between, shown] : null;
  for (const column of all('[data-libc]')) column.hidden = columns?.includes(column.dataset.libc ?? '') === false;
  const output = form.querySelector('output');
  if (output) output.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length} entries`;
}

/** Hides an entry unless it or one of its variants passes. Its variants are visible if it is open, or if they alone pass. */
function hideEntry(row: HTMLElement, filters: CatalogueFilters): void {
  const variants = variantsOf(row);
  const passing = variants.filter((each) => passes(each, filters));
  const passesItself = passes(row, filters);
  row.hidden = !passesItself && passing.length === 0;
  const isOpen = row.querySelector<HTMLElement>('button.variants')?.ariaExpanded === 'true';
  for (const each of variants) each.hidden = row.hidden || !(isOpen || (!passesItself && passing.includes(each)));
}

/** The rows of the variants of an entry, which follow its own. */
function variantsOf(row: HTMLElement): HTMLElement[] {
  const next = row.nextElementSibling;
  return next instanceof HTMLElement && next.classList.contains('of-entry') ? [next, ...variantsOf(next)] : [];
}

function passes(row: HTMLElement, { words, topic, shown, between: [a, b] }: CatalogueFilters): boolean {
  const on = (libc: string) =>
    row.querySelector<HTMLElement>(`td[data-libc="${CSS.escape(libc)}"]`)?.dataset.observed ?? '';
  const text = row.dataset.words ?? '';
  const known = text.split(' ');
  return (
    words.every((word) => text.includes(word) || hasTerm(known, word)) &&
    (topic === '' || row.closest('tbody')?.dataset.topic === topic) &&
    (shown === '' || on(shown) === 'reproduced') &&
    (a === '' || b === '' || (on(a) !== '' && on(b) !== '' && on(a) !== on(b)))
  );
}
