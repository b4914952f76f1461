import type { ComparableCell, ComparableRun } from './comparable.ts';
import { describeVersions } from './describe-versions.ts';

/** The version of the document that `compare --json` prints. */
export const COMPARISON_VERSION = 1;

/** The fields of a cell that count as changes. Reasons, sources and durations do not. */
export type Changeable = 'observed' | 'expected' | 'status';

export interface CellChange {
  id: string;
  fields: Changeable[];
  before: ComparableCell;
  after: ComparableCell;
}

/** A cell whose outcome differs between the runs, with or without a change of its verdict. */
export interface OutcomeChange {
  id: string;
  before: string;
  after: string;
}

/** A version that differs between the runs; null in a run without that item. */
export interface VersionChange {
  what: string;
  before: string | null;
  after: string | null;
}

/**
 * The cells to compare: `any` of either run, only those `common` to both, or `same`: any, but both runs must have the
 * same cells.
 */
export type ComparedCells = 'any' | 'common' | 'same';

export interface Comparison {
  comparisonVersion: typeof COMPARISON_VERSION;
  cells: ComparedCells;
  before: ComparableRun['run'];
  after: ComparableRun['run'];
  versions: VersionChange[];
  changed: CellChange[];
  /** Cells of which both runs kept an outcome, neither is inconclusive, and the outcomes differ. No verdict depends on it. */
  outcomes: OutcomeChange[];
  appeared: ComparableCell[];
  went: ComparableCell[];
  same: number;
  /** The number of cells left out because only one run has them. */
  leftOut: number;
  /**
   * The number of cells that could not be judged again, if the second run is the first one judged again; the comparison
   * leaves them out.
   */
  notJudged: number;
  /** Whether the runs were required to have the same cells, but do not. */
  cellsDiffer: boolean;
  /** Whether a cell's `observed` or `status` differs, and neither run is inconclusive for it. */
  verdictChanged: boolean;
  /** Whether a cell is inconclusive in one run only: a fault of the lab, without a conclusion about a C library. */
  inconclusiveChanged: boolean;
}

/** The differences between two runs, cell by cell, in the order of the second run. */
export function compare(before: ComparableRun, after: ComparableRun, cells: ComparedCells = 'any'): Comparison {
  if (cells !== 'common') return compareAll(before, after, cells);
  const [was, is] = [restrict(before, after), restrict(after, before)];
  const leftOut = before.cells.length - was.cells.length + after.cells.length - is.cells.length;
  return { ...compareAll(was, is, cells), leftOut };
}

/** A run reduced to the cells of another run, and to the versions that these use. */
function restrict(run: ComparableRun, other: ComparableRun): ComparableRun {
  const others = byId(other.cells);
  const cells = run.cells.filter(({ id }) => others.has(id));
  return { ...run, cells, libcs: run.libcs.filter(({ id }) => cells.some(({ libc }) => libc.id === id)) };
}

function compareAll(before: ComparableRun, after: ComparableRun, cells: ComparedCells): Comparison {
  const earlier = byId(before.cells);
  const later = byId(after.cells);
  const changed = after.cells.flatMap((cell) => changeOf(earlier.get(cell.id), cell));
  const appeared = after.cells.filter(({ id }) => !earlier.has(id));
  const went = before.cells.filter(({ id }) => !later.has(id));
  return {
    comparisonVersion: COMPARISON_VERSION,
    cells,
    before: before.run,
    after: after.run,
    versions: versionChanges(before, after),
    changed,
    outcomes: after.cells.flatMap((cell) => outcomeChangeOf(earlier.get(cell.id), cell)),
    appeared,
    went,
    same: after.cells.length - changed.length - appeared.length,
    leftOut: 0,
    notJudged: 0,
    cellsDiffer: cells === 'same' && appeared.length + went.length > 0,
    verdictChanged: changed.some((change) => isOtherVerdict(change) && !isInconclusive(change)),
    inconclusiveChanged: changed.some((change) => isOtherVerdict(change) && isInconclusive(change)),
  };
}

function isOtherVerdict({ fields }: CellChange): boolean {
  return fields.includes('observed') || fields.includes('status');
}

function isInconclusive({ before, after }: Pick<CellChange, 'before' | 'after'>): boolean {
  return before.status === 'inconclusive' || after.status === 'inconclusive';
}

function changeOf(before: ComparableCell | undefined, after: ComparableCell): CellChange[] {
  if (!before) return [];
  const fields: Changeable[] = [
    ...(before.observed === after.observed ? [] : ['observed' as const]),
    ...(before.expected.value === after.expected.value ? [] : ['expected' as const]),
    ...(before.status === after.status ? [] : ['status' as const]),
  ];
  return fields.length > 0 ? [{ id: after.id, fields, before, after }] : [];
}

/** An inconclusive cell shows what the lab made of it. */
function outcomeChangeOf(before: ComparableCell | undefined, after: ComparableCell): OutcomeChange[] {
  if (before?.outcome === undefined || after.outcome === undefined) return [];
  if (isInconclusive({ before, after }) || before.outcome === after.outcome) return [];
  return [{ id: after.id, before: before.outcome, after: after.outcome }];
}

function versionChanges(before: ComparableRun, after: ComparableRun): VersionChange[] {
  const [had, has] = [describeVersions(before), describeVersions(after)];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((what) => {
    const change = { what, before: had.get(what) ?? null, after: has.get(what) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function byId(cells: readonly ComparableCell[]): Map<string, ComparableCell> {
  return new Map(cells.map((cell) => [cell.id, cell]));
}
