import { readFile } from 'node:fs/promises';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { repros } from '../../repros/index.ts';

/** docs/modules.md: the text of docs/tools/modules.md.in, with the table of the stored run. */
export async function modulesPage(): Promise<string> {
  const [text, stored] = await Promise.all([
    readFile(new URL('modules.md.in', import.meta.url), 'utf8'),
    readFile(new URL('../../reports/reference/modules.json', import.meta.url), 'utf8'),
  ]);
  const { cells } = fromBaseline(Baseline.parse(JSON.parse(stored)));
  return text.replace('{{table}}', resultTable(cells));
}

/** The scenarios of the topic, in the order of the catalogue. */
const SCENARIOS = repros.filter(({ topic }) => topic === 'modules');

/** A row for each variant: its scenario, its set-up, and each lookup with its result and the servers that were asked. */
function resultTable(cells: readonly ComparableCell[]): string {
  const rows = SCENARIOS.flatMap(({ id, variants }) =>
    Object.entries(variants).map(([variant, { title }], at) => {
      const own = cells.filter((cell) => cell.repro === id && cell.variant === variant && cell.observed !== null);
      return [at === 0 ? `\`${id}\`` : `… \`${variant}\``, title, inWords(own)];
    }),
  );
  const line = (words: readonly string[]) => `| ${words.map((word) => word.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(['scenario', 'set-up', 'lookup: result; asked']), line(['---', '---', '---']), ...rows.map(line)].join(
    '\n',
  );
}

/** What happened, once where all cells agree, else with the cells of each result. */
function inWords(cells: readonly ComparableCell[]): string {
  const results = [...Map.groupBy(cells, ({ reason }) => reason)];
  if (results.length === 1) return lookups(results[0]?.[0] ?? '');
  return results.map(([reason, those]) => `${whose(those, cells)}: ${lookups(reason)}`).join('<br>');
}

/** The calls of a cell's reason, without the function that all of them use. */
function lookups(reason: string): string {
  return reason
    .split(' | ')
    .map((call) => call.replace(/^getaddrinfo /, ''))
    .join('<br>');
}

/** The daemons of some cells, if daemons make the difference; else the versions of glibc. */
function whose(those: readonly ComparableCell[], all: readonly ComparableCell[]): string {
  const daemonsOf = (cells: readonly ComparableCell[]) => new Set(cells.map(({ daemon }) => daemon.id));
  const own = daemonsOf(those);
  const others = daemonsOf(all.filter((cell) => !those.includes(cell)));
  if (own.isDisjointFrom(others)) return [...own].map((id) => (id === 'none' ? 'no daemon' : id)).join(', ');
  return [...new Set(those.map(({ libc }) => libc.version))].join(', ');
}
