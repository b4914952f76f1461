import type { LibcFacts } from '../core/schema.ts';
import type { ComparableCell, ComparableRun } from './comparable.ts';

/** A stored run with its name for users. */
export interface NamedRun {
  name: string;
  run: ComparableRun;
}

/** Several runs as one. */
export interface CombinedRuns {
  run: ComparableRun;
  /** By `entry/variant`, the name of the run that its cells are of; none for those of the first run. */
  nameOf: ReadonlyMap<string, string>;
}

/** The first run, with those variants of later ones that have a result there and in no run before. */
export function combineRuns(first: ComparableRun, others: readonly NamedRun[]): CombinedRuns {
  const libcs = new Map(first.libcs.map((libc) => [libc.id, libc]));
  const cells = [...first.cells];
  const nameOf = new Map<string, string>();
  const decided = decidedIn(cells);
  for (const { name, run } of others) {
    const missing = decidedIn(run.cells).difference(decided);
    for (const variant of missing) {
      nameOf.set(variant, name);
      decided.add(variant);
    }
    for (const cell of run.cells) {
      if (!missing.has(variantOf(cell))) continue;
      const libc = columnFor(cell.libc, libcs);
      libcs.set(libc.id, libc);
      cells.push({ ...cell, libc });
    }
  }
  // The first run may have the variant too, without a result.
  const isKept = (cell: ComparableCell, at: number) => at >= first.cells.length || !nameOf.has(variantOf(cell));
  return { run: { run: first.run, libcs: [...libcs.values()], cells: cells.filter(isKept) }, nameOf };
}

/** The daemon's C library as that of each cell: what a check of daemons is about. */
export function byDaemonLibc({ run, cells }: ComparableRun): ComparableRun {
  const moved = cells.map((cell) => ({ ...cell, libc: cell.daemon.libc ?? cell.libc }));
  return { run, libcs: [...new Map(moved.map(({ libc }) => [libc.id, libc])).values()], cells: moved };
}

function decidedIn(cells: readonly ComparableCell[]): Set<string> {
  return new Set(cells.flatMap((cell) => (cell.observed === null ? [] : [variantOf(cell)])));
}

function variantOf({ repro, variant }: ComparableCell): string {
  return `${repro}/${variant}`;
}

/** A C library whose id has another build in an earlier run is a column of its own. A cell that makes no sense need not know its build. */
function columnFor(libc: LibcFacts, known: ReadonlyMap<string, LibcFacts>): LibcFacts {
  const same = known.get(libc.id);
  if (!same || libc.buildId === null || libc.buildId === same.buildId) return same ?? libc;
  return { ...libc, id: `${libc.id}@${libc.revision ?? libc.version}` };
}
