import type { IndexEntry } from '../data/report-data.ts';

/** What a reader chose to see: of each dimension the values wanted, all when there are none; and words that tell of a cell. */
export type Filters = Record<Dimension, readonly string[]> & { words: string };

export const DIMENSIONS = ['repro', 'libc', 'daemon', 'probe', 'label'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The parameter of the words. */
const FIND = 'find';

/** Reads filters from a URL's parameters. */
export function filtersOf(params: URLSearchParams): Filters {
  const values = DIMENSIONS.map((dimension) => [dimension, params.get(dimension)?.split(',').filter(Boolean) ?? []]);
  return { ...(Object.fromEntries(values) as Record<Dimension, string[]>), words: params.get(FIND) ?? '' };
}

/** What of a URL's parameters is no filter, or a value that no cell has: such an address is mistyped, or another report's. */
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

/** The parameters that say the same; none for what is not filtered. */
export function paramsOf(filters: Filters): Record<string, string> {
  const chosen = DIMENSIONS.flatMap((dimension) =>
    filters[dimension].length > 0 ? [[dimension, filters[dimension].join(',')]] : [],
  );
  return Object.fromEntries([...chosen, ...(filters.words ? [[FIND, filters.words]] : [])]);
}

/** The cells of a report that are to be seen, as places among them. */
export function found(cells: readonly IndexEntry[], filters: Filters): ReadonlySet<number> {
  const libcs = new Set(cells.map(({ libc }) => libc.toLowerCase()));
  const words = wordsOf(filters.words);
  const passes = (cell: IndexEntry) =>
    DIMENSIONS.every((dimension) => filters[dimension].length === 0 || filters[dimension].includes(cell[dimension])) &&
    words.every((word) => (libcs.has(word) ? isOn(cell, word) : tells(cell, word)));
  return new Set(cells.flatMap((cell, at) => (passes(cell) ? [at] : [])));
}

/** What somebody typed, word by word; the number of a bug is one word with the `bug` before it. */
function wordsOf(typed: string): string[] {
  return typed
    .toLowerCase()
    .replaceAll(/\bbug\s+(?=\d)/g, '')
    .split(/\s+/)
    .filter(Boolean);
}

/** Whether a cell's client or daemon runs on a C library: the id of one, as `host`, may be a word of somebody's title as well. */
function isOn({ id, libc }: IndexEntry, asked: string): boolean {
  return libc.toLowerCase() === asked || id.toLowerCase().includes(`@${asked}/`);
}

/** `shown` and `absent` mean the verdict: in titles and reasons these words are everywhere. */
function tells({ id, label, about }: IndexEntry, asked: string): boolean {
  return /^(shown|absent)[!?]?$/.test(asked)
    ? label.toLowerCase().startsWith(asked)
    : `${id} ${about}`.toLowerCase().includes(asked);
}
