import { openComparable } from '../../bin/open-run.ts';
import { REFERENCE } from '../../bin/reference-knowledge.ts';
import { partsOf, partsWithoutEntry } from '../../lab/inspect/manual-parts.ts';
import {
  type ManualEntry,
  type ManualPage,
  type ManualRow,
  manualTable,
  type VersionColumn,
  versionsOf,
} from '../../lab/inspect/manual-table.ts';
import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import { escapeMarkdown } from '../../reports/markdown.ts';
import { labelOf } from '../../reports/verdict-label.ts';
import { repros } from '../../repros/index.ts';

/** docs/resolv.conf.md: the sentences of the manual by version of the C library, from the reference run. */
export async function resolvConfPage(): Promise<string> {
  return manualText(await openComparable(REFERENCE), repros);
}

/** The page from any run and any entries. */
export function manualText(run: ComparableRun, entries: readonly ManualEntry[]): string {
  const pages = manualTable(run, entries);
  const versions = versionsOf(pages);
  const sections = pages.map((page) => section(page, versions));
  return `# What the manual says, and what each C library does

A row is one sentence of the manual, or one value of an option. **yes**: the C library does what the manual says; **no**: it does something else, which the entry
describes; \`?\`: no source says what to expect of this version; \`-\`: the sentence makes no sense there, or the entry says nothing about that library. A column is a
version: where two packages of one version differ, both words stand there.

\`npx resolv-lab explain <entry>\` prints the set-up, the steps and the sources, \`npx resolv-lab run <entry> --variant '*'\` runs it. The manual is Linux man-pages 6.03.
The table is from the run of ${run.run.startedAt.slice(0, 10)}; \`npm run pages\` writes it.

${sections.join('\n\n')}
`;
}

function section({ page, rows }: ManualPage, versions: readonly VersionColumn[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const heads = versions.map(({ kind, version }) => (kind === 'glibc' ? version : `${kind}<br>${version}`));
  const missing = partsWithoutEntry(page);
  return [
    `## ${page}`,
    '',
    line(['part', 'sentence', 'entry', ...heads]),
    line(['---', '---', '---', ...versions.map(() => ':-:')]),
    ...partsOf(page).flatMap((part) =>
      rows
        .filter((row) => row.part === part)
        .map((row, at) => line([at === 0 ? escapeMarkdown(part) : '', ...wordsOf(row, versions)])),
    ),
    ...(missing.length > 0
      ? ['', 'Without an entry:', '', ...missing.map(({ part, without }) => `- ${escapeMarkdown(part)}: ${without}`)]
      : []),
  ].join('\n');
}

function wordsOf({ entry, variant, sentence, cells }: ManualRow, versions: readonly VersionColumn[]): string[] {
  const name = variant === 'main' ? entry.id : `${entry.id}/${variant}`;
  const words = versions.map(({ kind, version }) => {
    const own = cells.filter(({ libc }) => libc.kind === kind && libc.version === version);
    return [...new Set(own.map(wordOf))].join('/');
  });
  const file = `../repros/catalogue/${entry.topic}/${entry.id}.ts`;
  return [escapeMarkdown(sentence), `[\`${name}\`](${file})`, ...words];
}

/** The verdict label in the words of the page; marks such as `?` stay. */
function wordOf(cell: ComparableCell): string {
  return escapeMarkdown(labelOf(cell)).replace('absent', 'yes').replace('shown', '**no**');
}
