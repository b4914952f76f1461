import { readFile } from 'node:fs/promises';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { repros } from '../../repros/index.ts';
import { markdownTable } from './markdown-table.ts';

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');

/** docs/mail.md: the text of docs/tools/mail.md.in, with the table of the stored run. */
export async function mailPage(): Promise<string> {
  const [text, stored] = await Promise.all([read('mail.md.in'), read('../../reports/reference/mail.json')]);
  const { cells } = fromBaseline(Baseline.parse(JSON.parse(stored)));
  return text.replace('{{table}}', resultTable(cells));
}

/** A row for each variant, a column for each daemon. */
function resultTable(cells: readonly ComparableCell[]): string {
  const daemons = [...new Set(cells.map(({ daemon }) => daemon.id))];
  const rows = [...Map.groupBy(cells, ({ repro, variant }) => `${repro}/${variant}`)].map(([id, own]) => [
    `\`${id}\`: ${titleOf(id)}`,
    ...daemons.map((daemon) => inWords(own.filter((cell) => cell.daemon.id === daemon))),
  ]);
  const heads = ['after the change', ...daemons.map((id) => (id === 'none' ? 'no daemon' : id))];
  return markdownTable(heads, rows);
}

function titleOf(id: string): string {
  const [name, variant = ''] = id.split('/');
  const title = repros.find((repro) => repro.id === name)?.variants[variant]?.title ?? '';
  return variant === 'main' ? 'nothing' : title;
}

/** One text where all C libraries agree, else each text with its versions. */
function inWords(cells: readonly ComparableCell[]): string {
  const seen = cells.flatMap((cell) =>
    cell.observed ? [{ text: deliveryText(cell), version: cell.libc.version }] : [],
  );
  const texts = [...Map.groupBy(seen, ({ text }) => text)];
  if (texts.length === 1) return texts[0]?.[0] ?? '';
  return texts.map(([text, those]) => `${those.map(({ version }) => version).join(', ')}: ${text}`).join('<br>') || '–';
}

/** The nameservers that were asked for the last mail, and the sink that got it, from the reason of the cell. */
function deliveryText({ reason }: ComparableCell): string {
  const [, sink = '', asked = ''] = [...reason.matchAll(/mail \S+: to (\S+) by [^;]*; asked (.*?) for /g)].at(-1) ?? [];
  const mx = serverOf(asked, 'MX');
  const address = serverOf(asked, 'A');
  return `${mx ? `MX at ${mx}, ` : ''}address at ${address} → **${sink}**`;
}

/** The server that was asked last for a type, in `A(MX) B(AAAA A)`. */
function serverOf(asked: string, type: string): string | undefined {
  const all = [...asked.matchAll(/(\S+?)\(([^)]*)\)/g)];
  return all.findLast(([, , types = '']) => types.split(' ').includes(type))?.[1];
}
