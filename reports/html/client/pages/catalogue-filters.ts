/** The filters of the catalogue's table. */
interface CatalogueFilters {
  words: readonly string[];
  topic: string;
  /** The C library that shows the failure; empty for any. */
  shown: string;
  /** Two C libraries that differ; empty for any. */
  between: readonly [string, string];
}

/** Makes the form above the catalogue hide the entries that do not pass. */
export function addCatalogueFilters(form: HTMLFormElement | null): void {
  if (!form) return;
  form.hidden = false;
  const apply = () => hideEntries(form, filtersIn(form));
  form.addEventListener('input', apply);
  // The form has its new values only after the event.
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();
}

function filtersIn(form: HTMLFormElement): CatalogueFilters {
  const data = new FormData(form);
  const value = (name: string) => String(data.get(name) ?? '').trim();
  return {
    words: value('find').toLowerCase().split(/\s+/).filter(Boolean),
    topic: value('topic'),
    shown: value('shown'),
    between: [value('a'), value('b')],
  };
}

function hideEntries(form: HTMLFormElement, filters: CatalogueFilters): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.catalogue tr.entry')];
  for (const row of rows) row.hidden = !passes(row, filters);
  for (const group of document.querySelectorAll<HTMLElement>('.catalogue tbody')) {
    group.hidden = !group.querySelector('tr.entry:not([hidden])');
  }
  const output = form.querySelector('output');
  if (output) output.value = `${rows.filter((row) => !row.hidden).length} of ${rows.length} entries`;
}

function passes(row: HTMLElement, { words, topic, shown, between: [a, b] }: CatalogueFilters): boolean {
  const on = (libc: string) =>
    row.querySelector<HTMLElement>(`td[data-libc="${CSS.escape(libc)}"]`)?.dataset.observed ?? '';
  const text = row.dataset.words ?? '';
  return (
    words.every((word) => text.includes(word)) &&
    (topic === '' || row.closest('tbody')?.dataset.topic === topic) &&
    (shown === '' || on(shown) === 'reproduced') &&
    (a === '' || b === '' || (on(a) !== '' && on(b) !== '' && on(a) !== on(b)))
  );
}
