import type { LibcFacts } from '../../lab/core/schema.ts';
import type { BugState, FixedIn, FixedInRow } from '../../lab/fix/fixed-in.ts';
import { type Paint, plain } from '../ansi.ts';
import { wrap } from '../text.ts';

/** An entry about the bug: its name with the variant and the daemon that tell. */
export interface FixedInEntry {
  name: string;
  title: string;
}

export interface FixedInText {
  /** The bug or the words on the command line. */
  bug: string;
  entries: readonly FixedInEntry[];
  /** The name of the stored run. */
  from: string;
  /** The libcs that ran for this answer. */
  ran: readonly string[];
  /** In characters. */
  width: number;
  paint?: Paint;
}

/** A line for each C library, then the first version with the fix, the backports and the sources. Ends in a line feed. */
export function renderFixedIn({ rows, first }: FixedIn, text: FixedInText): string {
  const { bug, entries, from, ran, width, paint = plain } = text;
  const table = [
    ['C library', 'version', 'seen', 'the sources say', ''],
    ...rows.map((row) => [row.libc.id, versionOf(row.libc), row.seen, row.bySource, noteOf(row)]),
  ];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
  const lines = table.map((cells, at) => {
    const padded = cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    if (at === 0) return paint('bold', padded);
    return rows[at - 1]?.differs ? paint('red', padded) : padded;
  });
  const sources = [...Map.groupBy(rows, ({ sources: of }) => of.join('; '))].filter(([source]) => source !== '');
  return [
    ...entries.flatMap(({ name, title }) => wrap(`${name}: ${title}`, width)),
    '',
    ...lines,
    '',
    ...wrap(summaryOf({ rows, first }, bug), width),
    ...sources.flatMap(([source, those]) =>
      wrap(`Source (${those.map(({ libc }) => libc.id).join(', ')}): ${source}.`, width),
    ),
    ...wrap(`Seen in ${from}${ran.length > 0 ? `; ${ran.join(', ')} ran now` : ''}.`, width),
    '',
  ].join('\n');
}

/** The answer in a sentence or two. */
export function summaryOf({ rows, first }: FixedIn, bug: string): string {
  const backports = rows.filter(({ absence }) => absence === 'backport').map(({ libc }) => versionOf(libc));
  const differing = rows.filter(({ differs }) => differs).map(({ libc }) => libc.id);
  return [
    firstText(rows, first, bug),
    ...(backports.length > 0
      ? [`Backports that the version number denies: ${[...new Set(backports)].join(', ')}.`]
      : []),
    ...(differing.length > 0 ? [`The sources say something else of ${differing.join(', ')}.`] : []),
  ].join(' ');
}

function firstText(rows: readonly FixedInRow[], first: LibcFacts | null, bug: string): string {
  if (first) return `First version seen fixed: ${first.version} (${first.id}).`;
  const has = (state: BugState) => rows.some(({ seen }) => seen === state);
  if (!has('shown')) return has('absent') ? `None of these shows ${bug}.` : `No cell about ${bug} has a verdict.`;
  const newest = rows.findLast(({ seen }) => seen !== 'unknown');
  return newest?.seen === 'shown'
    ? `Not fixed up to ${versionOf(newest.libc)} (${newest.libc.id}).`
    : 'No version is seen fixed: a C library of the newest version shows it.';
}

function noteOf({ differs, seen, bySource, absence, shownBy, without }: FixedInRow): string {
  return [
    ...(differs ? [seen === bySource ? 'DIFFERS from the sources' : `DIFFERS: the sources say ${bySource}`] : []),
    ...(absence === 'backport' && shownBy ? [`backport: ${versionOf(shownBy)} shows it`] : []),
    ...(absence === 'before' ? ['before the bug'] : []),
    ...(seen === 'unknown' && without[0] ? [without[0].reason] : []),
  ].join('; ');
}

function versionOf({ version, revision }: LibcFacts): string {
  return revision ?? version;
}
