import { readFile } from 'node:fs/promises';
import { openComparable } from '../../bin/open-run.ts';
import { REFERENCE } from '../../bin/reference-knowledge.ts';
import type { Status } from '../../lab/core/schema.ts';
import type { Repro } from '../../lab/repro.ts';
import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import { escapeMarkdown } from '../../reports/markdown.ts';
import { count, duration } from '../../reports/text.ts';
import { STATUS_TEXT } from '../../reports/verdict-label.ts';
import { repros } from '../../repros/index.ts';
import { libcsText } from './libcs-text.ts';
import { markdownTable } from './markdown-table.ts';

/** reports/reference/README.md: the text of docs/tools/reference.md.in, with what the run and its entries say. */
export async function referencePage(): Promise<string> {
  const [text, run] = await Promise.all([
    readFile(new URL('reference.md.in', import.meta.url), 'utf8'),
    openComparable(REFERENCE),
  ]);
  return referenceText(text, run, repros);
}

/** The page from any run and any entries. */
export function referenceText(text: string, { run, cells }: ComparableRun, entries: readonly Repro[]): string {
  const parts: Record<string, string> = {
    cells: count(cells.length, 'cell'),
    duration: duration(run.durationMs),
    date: run.startedAt.slice(0, 10),
    topics: topicTable(cells, entries),
    repros: entries
      .filter(({ id, topic }) => topic === undefined && cells.some(({ repro }) => repro === id))
      .map((repro) => section(repro, cells))
      .join('\n\n'),
  };
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? '');
}

const STATUSES: readonly Status[] = ['pass', 'fail', 'observed', 'inconclusive', 'unsupported'];

/** A row for each topic: its entries, and the number of cells of each status. */
function topicTable(cells: readonly ComparableCell[], entries: readonly Repro[]): string {
  const topics = new Map(entries.map(({ id, topic }) => [id, topic]));
  const byTopic = Map.groupBy(cells, ({ repro }) => topics.get(repro));
  const rows = [...byTopic].flatMap(([topic, own]) =>
    topic === undefined
      ? []
      : [
          [
            `[${topic}](../../docs/bugs.md#${topic})`,
            new Set(own.map(({ repro }) => repro)).size,
            ...STATUSES.map((status) => own.filter((cell) => cell.status === status).length),
          ],
        ],
  );
  return markdownTable(['topic', 'entries', ...STATUSES.map((status) => STATUS_TEXT[status])], rows.toSorted());
}

function section(repro: Repro, cells: readonly ComparableCell[]): string {
  const sources: string[] = [];
  const rows = Object.entries(repro.variants).flatMap(([variant, { title }]) => {
    const own = cells.filter((cell) => cell.repro === repro.id && cell.variant === variant && cell.probe === 'c');
    const decided = own.filter(({ observed }) => observed !== null);
    if (decided.length === 0) return [];
    const [alone, behind] = [decided.filter(isAlone), decided.filter((cell) => !isAlone(cell))];
    const numbers = decided.flatMap(({ expected }) => numberOf(expected.source, sources)).toSorted((a, b) => a - b);
    return [
      [`\`${variant}\``, escapeMarkdown(title), wordsOf(alone), byDaemon(behind), [...new Set(numbers)].join(', ')],
    ];
  });
  return [
    `### ${repro.id}: ${escapeMarkdown(repro.title)}`,
    `[The lesson](../../repros/${repro.id}/README.md).`,
    markdownTable(['variant', 'the case', 'without a daemon', 'behind a daemon', 'sources'], rows),
    sources.map((source, at) => `${at + 1}. ${escapeMarkdown(source)}`).join('\n'),
  ].join('\n\n');
}

const isAlone = ({ daemon }: ComparableCell) => daemon.id === 'none';

/** The number of a source in the list, to which a new one is added; none without a source. */
function numberOf(source: string, sources: string[]): number[] {
  if (source === '') return [];
  if (!sources.includes(source)) sources.push(source);
  return [sources.indexOf(source) + 1];
}

function byDaemon(cells: readonly ComparableCell[]): string {
  const words = [...Map.groupBy(cells, ({ daemon }) => daemon.id)].map(([id, own]) => ({ id, text: wordsOf(own) }));
  const same = [...Map.groupBy(words, ({ text }) => text)];
  return same.map(([text, those]) => `${those.map(({ id }) => id).join(', ')}: ${text}`).join('<br>') || '–';
}

const WORDS = [
  { observed: 'not-reproduced', word: 'absent' },
  { observed: 'reproduced', word: '**shown**' },
] as const;

/** One word where all C libraries agree, else each word with its C libraries. */
function wordsOf(cells: readonly ComparableCell[]): string {
  const seen = WORDS.map(({ observed, word }) => ({
    word,
    libcs: cells.filter((cell) => cell.observed === observed).map(({ libc }) => libc),
  })).filter(({ libcs }) => libcs.length > 0);
  if (seen.length < 2) return seen[0]?.word ?? '–';
  const all = cells.map(({ libc }) => libc);
  return seen.map(({ word, libcs }) => `${word}: ${escapeMarkdown(libcsText(libcs, all))}`).join('; ');
}
