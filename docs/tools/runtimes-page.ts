import { readFile } from 'node:fs/promises';
import type { ProbeId } from '../../lab/core/schema.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { runtimes } from '../../probes/runtimes/index.ts';
import { repros } from '../../repros/index.ts';
import { markdownTable } from './markdown-table.ts';
import { entryTable } from './runtime-entries.ts';
import { storedCells } from './stored-cells.ts';

/** docs/runtimes.md: the text of docs/tools/runtimes.md.in, with the runtimes and the table of the stored run. */
export async function runtimesPage(): Promise<string> {
  const [text, cells, ofEntries] = await Promise.all([
    readFile(new URL('runtimes.md.in', import.meta.url), 'utf8'),
    storedCells('runtimes.json'),
    storedCells('runtime-entries.json'),
  ]);
  return text
    .replace('{{runtimes}}', listOfRuntimes())
    .replace('{{table}}', resultTable(cells))
    .replace('{{entries}}', () => entryTable(ofEntries, repros));
}

function listOfRuntimes(): string {
  const rows = runtimes.map(({ id, title, ...more }) => {
    const { packages = [], build } = more as { packages?: readonly string[]; build?: { packages: readonly string[] } };
    const needs =
      packages.length > 0 ? packages.join(', ') : build ? `to build: ${build.packages.join(', ')}` : 'nothing';
    return `| \`${id}\` | ${title} | ${needs} |`;
  });
  return ['| `--probe` | what looks names up | packages |', '|---|---|---|', ...rows].join('\n');
}

/** The C library that a row is about is in its cells; musl has a row of its own. */
const PROGRAMS: readonly { name: string; has(cell: ComparableCell): boolean }[] = [
  { name: "`c`: the lab's C program", has: ({ probe, libc }) => probe === 'c' && libc.kind === 'glibc' },
  ...runtimes.map(({ id }) => ({ name: `\`${id}\``, has: ({ probe }: { probe: ProbeId }) => probe === id })),
  { name: '`c` on musl', has: ({ probe, libc }) => probe === 'c' && libc.kind === 'musl' },
];

/** A row for each program, a column for each repro or variant, without a daemon and with nsncd. */
function resultTable(cells: readonly ComparableCell[]): string {
  const columns = [...new Set(cells.map(columnOf))].toSorted((a, b) => rank(a) - rank(b));
  const rows = PROGRAMS.map(({ name, has }) => {
    const own = cells.filter(has);
    return [name, ...columns.map((column) => inWords(own.filter((cell) => columnOf(cell) === column)))];
  });
  const used = columns.map((_, at) => rows.some((row) => row[at + 1] !== NOTHING));
  const inUse = (words: readonly string[]) => words.filter((_, at) => at === 0 || used[at - 1]);
  const heads = ['program', ...columns.map((column) => column.replace(' ', '<br>'))];
  return markdownTable(inUse(heads), rows.map(inUse));
}

function columnOf({ repro, variant, daemon }: ComparableCell): string {
  const name = variant === 'main' ? repro : `${repro}/${variant}`;
  return daemon.id === 'none' ? `\`${name}\`` : `\`${name}\` ${daemon.id}`;
}

function rank(column: string): number {
  const id = column.replace(/^`([^/`]+).*/, '$1');
  return repros.findIndex((repro) => repro.id === id) * 2 + (column.includes(' ') ? 1 : 0);
}

const NOTHING = '–';

const WORDS = { reproduced: 'shown', 'not-reproduced': 'absent' } as const;

/** One word where all C libraries agree, else each word with its versions. Libcs on which the program does not run are left out. */
function inWords(cells: readonly ComparableCell[]): string {
  const seen = cells.flatMap(({ observed, libc }) =>
    observed ? [{ word: WORDS[observed], version: libc.version }] : [],
  );
  const words = [...Map.groupBy(seen, ({ word }) => word)];
  if (words.length === 0) return NOTHING;
  if (words.length === 1) return words[0]?.[0] ?? NOTHING;
  return words.map(([word, those]) => `${word}: ${those.map(({ version }) => version).join(', ')}`).join('<br>');
}
