import type { DaemonId, EntryKind, Expectation, LibcFacts, ProbeId } from '../core/schema.ts';
import type { ComparableCell, ComparableRun } from '../results/comparable.ts';
import { isSameBuild } from './known-bugs.ts';

/** The result of an entry on a C library. */
export interface Square extends Pick<ComparableCell, 'observed' | 'expected' | 'status' | 'reason' | 'outcome'> {
  /** The cell of the run; null if the run has none. Then only the sources tell, and nothing was observed. */
  id: string | null;
  /** The daemon with the C library that it runs on, in words; empty for a cell without one. */
  daemon: string;
}

/** What the table says of a repro or a scenario. */
export interface Entry {
  id: string;
  title: string;
  topic?: string;
  kind?: EntryKind;
  bugs?: readonly string[];
  /** What helps against it. */
  cures?: readonly string[];
  variants?: Readonly<Record<string, { title: string }>>;
}

/** What the sources say of an entry on a C library that no run has; null where the entry makes no sense. */
export type SourcesFor = (id: string, variant: string, libc: LibcFacts, daemon: DaemonId) => Expectation | null;

/** A variant of an entry, with its squares by the id of the column. */
export interface VariantRow {
  variant: string;
  daemon: DaemonId;
  /** `c`, or for an entry about other programs the one that shows the failure. */
  probe: ProbeId;
  squares: ReadonlyMap<string, Square>;
}

/** An entry as a row: its variant `main`, or the first one with a verdict. */
export interface BugRow extends VariantRow {
  entry: Entry;
  /** The other variants with a verdict, in the order of the run. */
  variants: readonly VariantRow[];
}

/** The entries of the catalogue by C library. */
export interface BugTable {
  run: ComparableRun['run'];
  columns: readonly LibcFacts[];
  rows: readonly BugRow[];
}

/**
 * What a run says of each entry on each C library. The squares are those of the C probe; of an entry without a verdict of it, those of
 * another program. A row has no daemon, or the first daemon that shows the failure where nothing else does.
 */
export function bugTable(
  { run, cells }: ComparableRun,
  entries: readonly Entry[],
  { columns = libcsOf(cells), others = [], sourcesFor = () => null }: TableColumns = {},
): BugTable {
  const byRepro = Map.groupBy(
    cells.filter(({ attempt }) => attempt === 1),
    ({ repro }) => repro,
  );
  const rows = entries.flatMap((entry): BugRow[] => {
    const [own, ...variants] = rowsOf(byRepro.get(entry.id) ?? []).map((row) => {
      const { variant, daemon, probe } = row;
      const ofColumn = ({ id }: LibcFacts) => row.cells.find(({ libc }) => libc.id === id);
      const ofBuild = (wanted: LibcFacts) => row.cells.find(({ libc }) => isSameBuild(libc, wanted));
      const ofSources = (libc: LibcFacts) => unrun(sourcesFor(entry.id, variant, libc, daemon), daemon);
      const squares = [
        ...columns.map((libc) => [libc.id, squareOf(ofColumn(libc))] as const),
        ...others.map((libc) => [libc.id, squareOf(ofBuild(libc)) ?? ofSources(libc)] as const),
      ];
      const known = squares.flatMap(([id, square]): [string, Square][] => (square ? [[id, square]] : []));
      return { variant, daemon, probe, squares: new Map(known) };
    });
    return own ? [{ entry, ...own, variants }] : [];
  });
  return { run, columns: [...columns, ...others], rows };
}

function libcsOf(cells: readonly ComparableCell[]): LibcFacts[] {
  return [...new Map(cells.map(({ libc }) => [libc.id, libc])).values()];
}

/** The columns of a table. */
export interface TableColumns {
  /** C libraries of the run; all of them without it. */
  columns?: readonly LibcFacts[];
  /** Others beside them: they have the results of the same build in the run, or what the sources say. */
  others?: readonly LibcFacts[];
  sourcesFor?: SourcesFor;
}

interface RowCells extends Pick<VariantRow, 'variant' | 'daemon' | 'probe'> {
  cells: readonly ComparableCell[];
}

/**
 * The cells of each variant with a verdict that make its row: those of one daemon and one program. `main` is first if it has a verdict. A variant that shows
 * nothing where `main` has its row, and something behind a daemon, has two rows: a workaround of a program is none for the daemon.
 */
function rowsOf(cells: readonly ComparableCell[]): RowCells[] {
  const byVariant = [...Map.groupBy(cells, ({ variant }) => variant).values()]
    .map(candidatesOf)
    .filter(({ length }) => length > 0)
    .toSorted(([a], [b]) => Number(a?.variant !== 'main') - Number(b?.variant !== 'main'));
  const shownIn = (those: readonly RowCells[]) => those.find(isShown) ?? those[0];
  const own = byVariant[0] && shownIn(byVariant[0]);
  return byVariant.flatMap((those) => {
    const found = shownIn(those);
    const beside = those.find(({ daemon, probe }) => daemon === own?.daemon && probe === own.probe) ?? found;
    const rows = found && isShown(found) ? [beside, found] : [beside];
    return [...new Set(rows)].filter((row) => row !== undefined);
  });
}

/** The rows that a variant may have: one for each daemon and program with a verdict, those without a daemon first. */
function candidatesOf(cells: readonly ComparableCell[]): RowCells[] {
  return [...Map.groupBy(ofProgram(cells), ({ daemon, probe }) => `${daemon.id}/${probe}`).values()]
    .filter((those) => those.some(({ status }) => status !== 'unsupported'))
    .flatMap((those): RowCells[] =>
      those[0] ? [{ variant: those[0].variant, daemon: those[0].daemon.id, probe: those[0].probe, cells: those }] : [],
    )
    .toSorted((a, b) => Number(a.daemon !== 'none') - Number(b.daemon !== 'none'));
}

function isShown({ cells }: RowCells): boolean {
  return cells.some(({ observed }) => observed === 'reproduced');
}

/** The cells of the C probe, if one of them has a result; else those of all programs but the second probe of the lab. */
function ofProgram(cells: readonly ComparableCell[]): readonly ComparableCell[] {
  const ofC = cells.filter(({ probe }) => probe === 'c');
  if (ofC.some(({ status }) => status !== 'unsupported')) return ofC;
  return cells.filter(({ probe }) => probe !== 'c' && probe !== 'ffi');
}

function squareOf(cell: ComparableCell | undefined): Square | undefined {
  if (!cell) return undefined;
  const { observed, expected, status, reason, outcome, daemon } = cell;
  const on = daemon.libc === null ? '' : ` on ${daemon.libc.revision ?? daemon.libc.version}`;
  return {
    ...{ id: cell.id, observed, expected, status, reason },
    ...(outcome !== undefined && { outcome }),
    daemon: daemon.id === 'none' ? '' : `${daemon.id}${on}`,
  };
}

function unrun(expected: Expectation | null, daemon: DaemonId): Square {
  return {
    ...{ id: null, observed: null },
    expected: expected ?? { value: 'unknown', source: '' },
    status: expected ? 'observed' : 'unsupported',
    reason: expected ? 'the run has no such build' : 'makes no sense on this C library',
    daemon: daemon === 'none' ? '' : daemon,
  };
}

/** The title of a row: that of the entry, and that of its variant, if it is not `main`. */
export function titleOfRow({ entry, variant }: Pick<BugRow, 'entry' | 'variant'>): string {
  const own = entry.variants?.[variant];
  return variant === 'main' || !own ? entry.title : `${entry.title}: ${own.title}`;
}

/** Whether a variant and its row differ in a column: what was observed, or where nothing was, what the sources say. */
export function differsFromRow({ squares }: VariantRow, row: VariantRow): boolean {
  return [...squares].some(([id, square]) => {
    const value = resultOf(square);
    return value !== null && value !== resultOf(row.squares.get(id));
  });
}

/** What was observed, or without a cell of this build what the sources say; null without a result. */
export function resultOf(square: Square | undefined): ComparableCell['observed'] {
  if (!square) return null;
  if (square.id !== null) return square.observed;
  return square.expected.value === 'unknown' ? null : square.expected.value;
}
