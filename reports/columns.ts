import type { LibcFacts } from '../lab/core/schema.ts';
import { libcOrder } from '../lab/libc/libc-order.ts';
import { libcNames } from './libc-names.ts';
import { fill } from './text.ts';

/** One C library as a column of a table. */
export interface Column {
  id: string;
  /** The id without `debian-` and without the version. */
  title: string;
  version: string;
  /** The package's revision without the version that it begins with; empty when there is none. */
  revision: string;
}

/** The C libraries of some cells as columns: glibc before musl, and old versions before new ones. */
export function columnsOf(cells: readonly { libc: LibcFacts }[]): Column[] {
  const libcs = new Map(cells.map(({ libc }) => [libc.id, libc]));
  const nameOf = libcNames([...libcs.keys()]);
  return [...libcs.values()].toSorted(libcOrder).map((libc) => columnOf(libc, nameOf(libc.id)));
}

function columnOf({ id, version, revision }: LibcFacts, name: string): Column {
  const known = version !== 'unknown';
  return {
    id,
    title: name.replace(/^debian-/, '').replace(known ? `-${version}` : '', ''),
    version: known ? version : '?',
    revision: revision?.startsWith(version) ? revision.slice(version.length) : (revision ?? ''),
  };
}

/** The head of a column: a block of lines each for its title, version and revision. */
export type Head = readonly (readonly string[])[];

/** Heads with title, version and revision wrapped to a width. Revisions distinguish backports, so nothing is cut. */
export function wrappedHeads({ width, gap }: { width: number; gap: number }): LayoutChoice {
  return {
    gap,
    headOf: ({ title, version, revision }) => [wrapName(title, width), [version], wrapName(revision, width)],
  };
}

/** Heads on one line each. */
export const WHOLE_HEADS: LayoutChoice = {
  gap: 2,
  headOf: ({ title, version, revision }) => [[title], [version], [revision]],
};

/** One way to draw columns: the head of each, and the blanks before each. */
export interface LayoutChoice {
  gap: number;
  headOf(column: Column): Head;
}

/** Columns side by side: the width of each, and the lines of their heads. */
export interface Layout {
  columns: Column[];
  widths: number[];
  gap: number;
  /** One array for each line, with a text for each column. */
  head: string[][];
}

/** The columns drawn by the first choice that fits `width`; by the last one if none does. */
export function layOut(
  columns: readonly Column[],
  { contents, width, choices }: { contents: readonly number[]; width: number; choices: readonly LayoutChoice[] },
): Layout {
  const layouts = choices.map((choice) => layoutOf(columns, contents, choice));
  const layout = layouts.find((each) => totalWidth(each) <= width) ?? layouts.at(-1);
  if (!layout) throw new RangeError('a layout needs at least one choice');
  return layout;
}

/** Cuts a layout into parts that each fit `width`. A part has at least one column, even where that is too wide. */
export function splitColumns(layout: Layout, width: number): { from: number; layout: Layout }[] {
  const starts: number[] = [];
  let used = 0;
  for (const [at, each] of layout.widths.entries()) {
    used += layout.gap + each;
    if (at > 0 && used <= width) continue;
    starts.push(at);
    used = layout.gap + each;
  }
  return starts.map((from, at) => ({ from, layout: part(layout, from, starts[at + 1]) }));
}

/** The width of all columns, with a gap before each. */
export function totalWidth({ widths, gap }: Layout): number {
  return widths.reduce((sum, width) => sum + gap + width, 0);
}

/** A part of a name up to this length stays whole when the name is wrapped. */
const LONGEST_PART = 12;

/** Wraps a title or a revision: behind `-`, `/`, `:` and `.`, before `+` and `~`; a long part is broken anywhere. Nothing is cut off. */
export function wrapName(name: string, width: number): string[] {
  const longest = Math.max(width, LONGEST_PART);
  const parts = name.split(/(?<=[-/:.])|(?=[+~])/).flatMap((each) => chop(each, longest));
  return fill(parts, '', width);
}

function chop(text: string, width: number): string[] {
  return Array.from({ length: Math.ceil(text.length / width) }, (_, at) => text.slice(at * width, (at + 1) * width));
}

function part({ columns, widths, head, gap }: Layout, from: number, to?: number): Layout {
  const cut = <T>(list: readonly T[]): T[] => list.slice(from, to);
  return { gap, columns: cut(columns), widths: cut(widths), head: head.map(cut).filter(hasText) };
}

function layoutOf(columns: readonly Column[], contents: readonly number[], { gap, headOf }: LayoutChoice): Layout {
  const heads = columns.map(headOf);
  const blocks = Math.max(0, ...heads.map(({ length }) => length));
  const head = Array.from({ length: blocks }, (_, block) => blockLines(heads.map((each) => each[block] ?? []))).flat();
  const widths = columns.map((_, at) => Math.max(contents[at] ?? 0, ...head.map((line) => line[at]?.length ?? 0)));
  return { columns: [...columns], widths, gap, head };
}

/** One block of all heads, as lines with a text for each column; lines without any text are left out. */
function blockLines(blocks: readonly (readonly string[])[]): string[][] {
  const height = Math.max(0, ...blocks.map(({ length }) => length));
  const lines = Array.from({ length: height }, (_, line) => blocks.map((block) => block[line] ?? ''));
  return lines.filter(hasText);
}

function hasText(line: readonly string[]): boolean {
  return line.some((text) => text !== '');
}
