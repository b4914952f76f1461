import type { DaemonId, EntryKind, Expectation, LibcFacts } from '../core/schema.ts';
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
  variants?: Readonly<Record<string, { title: string }>>;
}

/** What the sources say of an entry on a C library that no run has; null where the entry makes no sense. */
export type SourcesFor = (id: string, variant: string, libc: LibcFacts, daemon: DaemonId) => Expectation | null;

/** An entry as a row, with its squares by the id of the column. */
export interface BugRow {
  entry: Entry;
  /** `main`, or the first variant with a verdict. */
  variant: string;
  daemon: DaemonId;
  squares: ReadonlyMap<string, Square>;
}

/** The entries of the catalogue by C library. */
export interface BugTable {
  run: ComparableRun['run'];
  columns: readonly LibcFacts[];
  rows: readonly BugRow[];
}

/**
 * What a run says of each entry on each C library. The squares are those of the C probe. A row has no daemon, or the first daemon
 * that shows the failure where nothing else does.
 */
export function bugTable(
  { run, cells }: ComparableRun,
  entries: readonly Entry[],
  { columns = libcsOf(cells), others = [], sourcesFor = () => null }: TableColumns = {},
): BugTable {
  const byRepro = Map.groupBy(
    cells.filter(({ probe, attempt }) => probe === 'c' && attempt === 1),
    ({ repro }) => repro,
  );
  const rows = entries.flatMap((entry): BugRow[] => {
    const row = rowOf(byRepro.get(entry.id) ?? []);
    if (!row) return [];
    const { variant, daemon } = row;
    const ofColumn = ({ id }: LibcFacts) => row.cells.find(({ libc }) => libc.id === id);
    const ofBuild = (wanted: LibcFacts) => row.cells.find(({ libc }) => isSameBuild(libc, wanted));
    const squares = [
      ...columns.map((libc) => [libc.id, squareOf(ofColumn(libc))] as const),
      ...others.map(
        (libc) =>
          [libc.id, squareOf(ofBuild(libc)) ?? unrun(sourcesFor(entry.id, variant, libc, daemon), daemon)] as const,
      ),
    ];
    const known = squares.flatMap(([id, square]): [string, Square][] => (square ? [[id, square]] : []));
    return [{ entry, variant, daemon, squares: new Map(known) }];
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

interface RowCells {
  variant: string;
  daemon: DaemonId;
  cells: readonly ComparableCell[];
}

/** The cells of an entry that make its row: those of its first variant with a verdict, and there of one daemon. */
function rowOf(cells: readonly ComparableCell[]): RowCells | null {
  for (const [variant, those] of Map.groupBy(cells, (cell) => cell.variant)) {
    const byDaemon = [...Map.groupBy(those, ({ daemon }) => daemon.id)]
      .filter(([, each]) => each.some(({ status }) => status !== 'unsupported'))
      .toSorted(([a], [b]) => Number(a !== 'none') - Number(b !== 'none'));
    const shown = byDaemon.find(([, each]) => each.some(({ observed }) => observed === 'reproduced'));
    const [daemon, found] = shown ?? byDaemon[0] ?? [];
    if (daemon !== undefined && found) return { variant, daemon, cells: found };
  }
  return null;
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
