import { readFile } from 'node:fs/promises';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { repros } from '../../repros/index.ts';
import { markdownTable } from './markdown-table.ts';

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
  const escaped = (words: readonly string[]) => words.map((word) => word.replaceAll('|', '\\|'));
  return markdownTable(['scenario', 'set-up', 'lookup: result; asked'], rows.map(escaped));
}

/** What happened, once where all cells agree, else with the daemons and the versions of glibc of each result. */
function inWords(cells: readonly ComparableCell[]): string {
  const ofDaemons = [...Map.groupBy(cells, ({ daemon }) => daemon.id)].map(([id, own]) => ({
    id,
    results: byVersion(own),
  }));
  const groups = [...Map.groupBy(ofDaemons, ({ results }) => JSON.stringify(results)).values()];
  return groups
    .flatMap((those) => {
      const daemons = those.map(({ id }) => (id === 'none' ? 'no daemon' : id)).join(', ');
      return (those[0]?.results ?? []).map(({ versions, text }) => {
        const whose = [groups.length > 1 ? daemons : '', versions].filter((words) => words !== '').join(', ');
        return whose === '' ? text : `${whose}: ${text}`;
      });
    })
    .join('<br>');
}

/** The different results of cells with one daemon, with the versions of glibc if there are several. */
function byVersion(cells: readonly ComparableCell[]): { versions: string; text: string }[] {
  const results = [...Map.groupBy(cells, ({ reason }) => reason)];
  return results.map(([reason, those]) => ({
    versions: results.length > 1 ? [...new Set(those.map(({ libc }) => libc.version))].join(', ') : '',
    text: lookups(reason),
  }));
}

/** The calls of a cell's reason, without the function that all of them use. */
function lookups(reason: string): string {
  return reason
    .split(' | ')
    .map((call) => call.replace(/^getaddrinfo /, ''))
    .join('<br>');
}
