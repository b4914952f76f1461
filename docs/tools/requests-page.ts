import { readFile } from 'node:fs/promises';
import { differenceOf } from '../../lab/daemon-suite/difference.ts';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { variants } from '../../repros/daemon-protocol/variants.ts';
import { markdownTable } from './markdown-table.ts';

/** docs/daemon-requests.md: the text of docs/tools/daemon-requests.md.in, with the table of the stored run. */
export async function requestsPage(): Promise<string> {
  const [text, stored] = await Promise.all([
    readFile(new URL('daemon-requests.md.in', import.meta.url), 'utf8'),
    readFile(new URL('../../reports/reference/requests.json', import.meta.url), 'utf8'),
  ]);
  const { cells } = fromBaseline(Baseline.parse(JSON.parse(stored)));
  return text.replace('{{table}}', requestTable(cells)).replace('{{sources}}', sources(cells));
}

/** A row for each type of request, with an entry and without; a column for each daemon. */
export function requestTable(cells: readonly ComparableCell[]): string {
  const daemons = [...new Map(cells.map(({ daemon }) => [`${daemon.id} ${daemon.version}`, daemon])).keys()];
  const rows = Object.entries(variants).map(([variant, { title }]) => [
    title,
    ...daemons.map((name) => {
      const own = cells.find((cell) => cell.variant === variant && `${cell.daemon.id} ${cell.daemon.version}` === name);
      return own ? inWords(own) : '–';
    }),
  ]);
  return markdownTable(['request', ...daemons], rows);
}

/** What the daemon did, and what `daemon check` says of it if it differs. */
function inWords(cell: ComparableCell): string {
  const { word } = differenceOf(cell);
  const { outcome = word } = cell;
  return word === 'same' ? outcome : `**${outcome}** (${word})`;
}

/** The source of each difference that has one. */
function sources(cells: readonly ComparableCell[]): string {
  const differing = cells.filter(({ observed, expected }) => observed === 'reproduced' && expected.source !== '');
  const bySource = Map.groupBy(differing, ({ daemon, expected }) => `${daemon.id}: ${expected.source}`);
  return [...bySource.keys()].map((source) => `- ${source}`).join('\n');
}
