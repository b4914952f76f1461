import type { LibcFacts } from '../lab/core/schema.ts';
import { libcNames } from './libc-names.ts';
import { truncate } from './text.ts';

/** One C library as a column of a table. */
export interface Column {
  id: string;
  /** The id without what the version says already. */
  title: string;
  version: string;
  /** What the distribution's revision adds to the version; empty when there is none. */
  revision: string;
}

const byVersion = new Intl.Collator('en', { numeric: true });

/** A column for each libc of some cells: glibc before musl, old before new, so that the version that fixed a bug is a line. */
export function columnsOf(cells: readonly { libc: LibcFacts }[]): Column[] {
  const libcs = new Map(cells.map(({ libc }) => [libc.id, libc]));
  const nameOf = libcNames([...libcs.keys()]);
  return [...libcs.values()]
    .toSorted((a, b) => byVersion.compare(a.kind, b.kind) || byVersion.compare(a.version, b.version))
    .map((libc) => columnOf(libc, nameOf(libc.id)));
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

/** Columns side by side: how wide each is, and the lines of their heads. */
export interface Layout {
  columns: Column[];
  widths: number[];
  gap: number;
  /** Line by line, one text a column. */
  head: string[][];
  /** Whether revisions that there are had to be left out. */
  lacksRevisions: boolean;
}

/** How much a head tells; longer titles are cut, and 0 leaves them out. */
export interface Detail {
  title: number;
  /** The same for columns that have their version in common with another one. */
  twinTitle: number;
  revision: boolean;
  gap: number;
}

/** The columns with the first detail that lets them fit `width`; with the last one if none does. */
export function layOut(
  columns: readonly Column[],
  { contents, width, details }: { contents: readonly number[]; width: number; details: readonly Detail[] },
): Layout {
  const layouts = details.map((detail) => withDetail(columns, contents, detail));
  const layout = layouts.find((each) => totalWidth(each) <= width) ?? layouts.at(-1);
  if (!layout) throw new RangeError('a layout needs at least one detail to try');
  return layout;
}

/** The layout in parts that each fit `width`, where that can be had: a part has at least one column. */
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

/** What all columns take, a gap before each. */
export function totalWidth({ widths, gap }: Layout): number {
  return widths.reduce((sum, width) => sum + gap + width, 0);
}

function part({ columns, widths, head, ...rest }: Layout, from: number, to?: number): Layout {
  const cut = <T>(list: readonly T[]): T[] => list.slice(from, to);
  return { ...rest, columns: cut(columns), widths: cut(widths), head: head.map(cut) };
}

function withDetail(columns: readonly Column[], contents: readonly number[], detail: Detail): Layout {
  const twinsOf = (column: Column) => columns.filter((each) => each !== column && each.version === column.version);
  const titleOf = (column: Column) => {
    const twins = twinsOf(column);
    const width = twins.length > 0 ? detail.twinTitle : detail.title;
    const cut = truncate(column.title, width);
    // Cut to the same, they would tell nothing of either.
    return width > 0 && twins.some(({ title }) => truncate(title, width) === cut) ? column.title : cut;
  };
  const lines = [
    columns.map(titleOf),
    columns.map(({ version }) => version),
    ...(detail.revision ? [columns.map(({ revision }) => revision)] : []),
  ];
  const head = lines.filter((line) => line.some((text) => text !== ''));
  const widths = columns.map((_, at) => Math.max(contents[at] ?? 0, ...head.map((line) => line[at]?.length ?? 0)));
  const lacksRevisions = !detail.revision && columns.some(({ revision }) => revision !== '');
  return { columns: [...columns], widths, gap: detail.gap, head, lacksRevisions };
}
