import type { IndexEntry } from '../data/report-data.ts';

/** The filters of the matrix: the wanted values of each dimension (none: all), and words to find in the text of a cell. */
export type Filters = Record<Dimension, readonly string[]> & { words: string };

export const DIMENSIONS = ['repro', 'libc', 'daemon', 'probe', 'label'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The URL parameter that holds the words. */
const FIND = 'find';

/** Reads filters from a URL's parameters. */
export function filtersOf(params: URLSearchParams): Filters {
  const values = DIMENSIONS.map((dimension) => [dimension, params.get(dimension)?.split(',').filter(Boolean) ?? []]);
  return { ...(Object.fromEntries(values) as Record<Dimension, string[]>), words: params.get(FIND) ?? '' };
}

/** Messages about parameters that are no filter, and about values that no cell has. */
export function unknownParams(params: URLSearchParams, cells: readonly IndexEntry[]): string[] {
  const filters = filtersOf(params);
  const names = [...params.keys()].filter((name) => name !== FIND && !DIMENSIONS.some((known) => known === name));
  const values = DIMENSIONS.flatMap((dimension) =>
    filters[dimension].flatMap((value) =>
      cells.some((cell) => cell[dimension] === value) ? [] : [`no cell has ${dimension}=${value}`],
    ),
  );
  return [
    ...names.map(
      (name) => `there is no filter ${name}, only ${[...DIMENSIONS, FIND].join(', ')} (label is the verdict)`,
    ),
    ...values,
  ];
}

/** The URL parameters of some filters. A dimension without a filter has none. */
export function paramsOf(filters: Filters): Record<string, string> {
  const chosen = DIMENSIONS.flatMap((dimension) =>
    filters[dimension].length > 0 ? [[dimension, filters[dimension].join(',')]] : [],
  );
  return Object.fromEntries([...chosen, ...(filters.words ? [[FIND, filters.words]] : [])]);
}

/** The indexes of the cells that pass the filters. */
export function found(cells: readonly IndexEntry[], filters: Filters): ReadonlySet<number> {
  const libcs = new Set(cells.map(({ libc }) => libc.toLowerCase()));
  const words = wordsOf(filters.words);
  const passes = (cell: IndexEntry) =>
    DIMENSIONS.every((dimension) => filters[dimension].length === 0 || filters[dimension].includes(cell[dimension])) &&
    words.every((word) => (libcs.has(word) ? runsOn(cell, word) : hasWord(cell, word)));
  return new Set(cells.flatMap((cell, at) => (passes(cell) ? [at] : [])));
}

/** The words of a field Find, in lower case. `bug 984` is the one word `984`. */
export function wordsOf(typed: string): string[] {
  return typed
    .toLowerCase()
    .replaceAll(/\bbug\s+(?=\d)/g, '')
    .split(/\s+/)
    .filter(Boolean);
}

/** Whether the client or the daemon of a cell runs on a C library. Ids are matched whole: `host` is a word of titles as well. */
function runsOn({ id, libc }: IndexEntry, word: string): boolean {
  return libc.toLowerCase() === word || id.toLowerCase().includes(`@${word}/`);
}

/** Whether a cell has a word in its text. `shown` and `absent` match the verdict label only: both words are frequent in titles. */
function hasWord({ id, label, about }: IndexEntry, word: string): boolean {
  return /^(shown|absent)[!?]?$/.test(word)
    ? label.toLowerCase().startsWith(word)
    : `${id} ${about}`.toLowerCase().includes(word);
}
