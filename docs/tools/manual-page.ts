import { openComparable } from '../../bin/open-run.ts';
import { REFERENCE } from '../../bin/reference-knowledge.ts';
import type { ManualPage } from '../../lab/manual/page.ts';
import { MANUAL_PAGES, MANUAL_RELEASE } from '../../lab/manual/pages.ts';
import {
  type ManualEntry,
  type ManualRow,
  manualRows,
  type VersionColumn,
  versionsOf,
} from '../../lab/manual/table.ts';
import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import { escapeMarkdown } from '../../reports/markdown.ts';
import { labelOf } from '../../reports/verdict-label.ts';
import { repros } from '../../repros/index.ts';

/** A page of docs/ for each page of the manual, by file name: its sentences by version of the C library, from the reference run. */
export async function manualPages(): Promise<Record<string, string>> {
  const run = await openComparable(REFERENCE);
  return Object.fromEntries(MANUAL_PAGES.map((page) => [fileOf(page), manualText(page, run, repros)]));
}

/** The text of a page from any run and any entries. */
export function manualText(page: ManualPage, run: ComparableRun, entries: readonly ManualEntry[]): string {
  const { elsewhere = [], without = [] } = page;
  const others = MANUAL_PAGES.filter(({ name }) => name !== page.name).map(
    (other) => `[${other.name}](${fileOf(other)})`,
  );
  const files = new Map(entries.map((entry) => [entry.id, linkOf(entry)]));
  return `# What ${page.name} says, and what each C library does

A row is one sentence of the manual, or one value of an option. **yes**: the C library does what the manual says; **no**: it does something else, which the entry
describes; \`?\`: no source says what to expect of this version; \`-\`: the sentence makes no sense there, or the entry says nothing about that library. A column is a
version: where two packages of one version differ, both words stand there.

\`npx resolv-lab explain <entry>\` prints the set-up, the steps and the sources, \`npx resolv-lab run <entry> --variant '*'\` runs it. The manual is Linux man-pages
${MANUAL_RELEASE}. The table is from the run of ${run.run.startedAt.slice(0, 10)}; \`npm run pages\` writes it. The same for ${others.join(', ')}.

${[
  table(page, manualRows(page, run, entries)),
  list(
    'Entries of another kind show:',
    elsewhere.map(({ entry, ...rest }) => ({ ...rest, text: files.get(entry) ?? entry })),
  ),
  list(
    'Without an entry:',
    without.map(({ reason, ...rest }) => ({ ...rest, text: reason })),
  ),
]
  .filter((text) => text !== '')
  .join('\n\n')}
`;
}

function table({ parts }: ManualPage, rows: readonly ManualRow[]): string {
  const versions = versionsOf(rows);
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const heads = versions.map(({ kind, version }) => (kind === 'glibc' ? version : `${kind}<br>${version}`));
  return [
    line(['part', 'sentence', 'entry', ...heads]),
    line(['---', '---', '---', ...versions.map(() => ':-:')]),
    ...parts.flatMap((part) =>
      rows
        .filter((row) => row.part === part)
        .map((row, at) => line([at === 0 ? escapeMarkdown(part) : '', ...wordsOf(row, versions)])),
    ),
  ].join('\n');
}

/** Sentences without a row: each with what the page says of it. Empty without any. */
function list(head: string, lines: readonly { part: string; sentence: string; text: string }[]): string {
  if (lines.length === 0) return '';
  const items = lines.map(
    ({ part, sentence, text }) => `- ${escapeMarkdown(part)}, ${escapeMarkdown(sentence)}: ${text}`,
  );
  return [head, '', ...items].join('\n');
}

/** The file of docs/ about the page: `gai.conf.md`. */
function fileOf({ name }: ManualPage): string {
  return `${name.replace(/\(\d\)$/, '')}.md`;
}

function wordsOf({ entry, variant, sentence, cells }: ManualRow, versions: readonly VersionColumn[]): string[] {
  const words = versions.map(({ kind, version }) => {
    const own = cells.filter(({ libc }) => libc.kind === kind && libc.version === version);
    return [...new Set(own.map(wordOf))].join('/');
  });
  return [escapeMarkdown(sentence), linkOf(entry, variant), ...words];
}

function linkOf({ id, topic }: ManualEntry, variant = 'main'): string {
  const file = topic === undefined ? `${id}/README.md` : `catalogue/${topic}/${id}.ts`;
  return `[\`${variant === 'main' ? id : `${id}/${variant}`}\`](../repros/${file})`;
}

/** The verdict label in the words of the page; marks such as `?` stay. */
function wordOf(cell: ComparableCell): string {
  return escapeMarkdown(labelOf(cell)).replace('absent', 'yes').replace('shown', '**no**');
}
