import type { CellResult, RunDocument } from '../core/schema.ts';
import type { ComparableCell, ComparableRun } from './comparable.ts';

/**
 * What became of a cell of a baseline on another C library:
 *
 * - `worse`: it shows a failure that the baseline does not have, or one that the sources say is absent from this C library
 * - `better`: it does not show the failure of the baseline
 * - `no verdict`: the baseline has one, and the new cell has none
 * - `outcome`: the same verdict with another outcome
 * - `same`
 */
export type ChangeKind = 'worse' | 'better' | 'no verdict' | 'outcome' | 'same';

export interface RegressionChange {
  kind: ChangeKind;
  before: ComparableCell;
  after: CellResult;
}

/** Compares the cells of a run with those of a baseline on another C library, by everything else in their names. */
export function regressionsIn(baseline: readonly ComparableCell[], cells: readonly CellResult[]): RegressionChange[] {
  const befores = new Map(baseline.map((cell) => [nameWithoutLibc(cell), cell]));
  return cells.flatMap((after) => {
    const before = befores.get(nameWithoutLibc(after));
    return before ? [{ kind: kindOf(before, after), before, after }] : [];
  });
}

function kindOf(before: ComparableCell, after: CellResult): ChangeKind {
  if (after.status === 'inconclusive' || after.status === 'unsupported') return 'no verdict';
  if (after.observed === 'reproduced') {
    if (before.observed === 'not-reproduced') return 'worse';
    // The same failure, where the sources say that this C library has its fix.
    if (after.status === 'fail' && before.status !== 'fail') return 'worse';
  }
  if (before.observed === 'reproduced' && after.observed === 'not-reproduced') return 'better';
  return before.outcome !== undefined && before.outcome !== after.outcome ? 'outcome' : 'same';
}

/** The name of a cell without its libc; a daemon on the client's libc has no libc of its own. */
function nameWithoutLibc({ repro, variant, libc, daemon, probe }: Omit<ComparableCell, 'kinds'>): string {
  const on = daemon.libc === null || daemon.libc.id === libc.id ? '' : `@${daemon.libc.id}`;
  return [repro, variant, `${daemon.id}${on}`, probe].join('/');
}

/** A cell of a baseline that does not run again, with the reason. */
export interface LeftOutCell {
  id: string;
  reason: string;
}

/**
 * The cells of a baseline to run on another C library, by their new names, and those that cannot run there.
 *
 * @param from the libc of the baseline
 * @param to the id or the label of the other one
 * @param knows whether a repro and a variant are known
 */
export function cellsToRun(
  { cells }: Pick<ComparableRun, 'cells'>,
  { from, to, knows }: { from: string; to: string; knows: (cell: ComparableCell) => boolean },
): { cells: { name: string; cell: ComparableCell }[]; leftOut: LeftOutCell[] } {
  const ofLibc = cells.filter(({ libc, attempt }) => libc.id === from && attempt === 1);
  const withVerdict = ofLibc.filter(({ status }) => status !== 'unsupported' && status !== 'inconclusive');
  const reasonFor = (cell: ComparableCell) => {
    if (!knows(cell)) return `no ${cell.repro}/${cell.variant} any more`;
    if (cell.probe === 'client') return "it has a program of the user's own";
    return cell.daemon.program === undefined ? null : "its daemon is a program of the user's own";
  };
  const nameOf = ({ repro, variant, daemon, probe }: ComparableCell) => {
    const on = daemon.libc === null || daemon.libc.id === from ? '' : `@${daemon.libc.id}`;
    return [repro, variant, to, `${daemon.id}${on}`, probe].join('/');
  };
  return {
    cells: withVerdict.filter((cell) => reasonFor(cell) === null).map((cell) => ({ name: nameOf(cell), cell })),
    leftOut: withVerdict.flatMap((cell) => {
      const reason = reasonFor(cell);
      return reason === null ? [] : [{ id: cell.id, reason }];
    }),
  };
}

/**
 * The run as reporters for CI are to show it: only what became worse is a failure, expected is what the baseline has, and a lost verdict is
 * inconclusive.
 *
 * @param name the name of the baseline
 */
export function asRegressions(document: RunDocument, changes: readonly RegressionChange[], name: string): RunDocument {
  const byId = new Map(changes.map((change) => [change.after.id, change]));
  const cells = document.cells.map((cell): CellResult => {
    const change = byId.get(cell.id);
    if (!change) return cell;
    const { kind, before } = change;
    if (kind === 'no verdict') return { ...cell, status: 'inconclusive' };
    const expected =
      before.observed === null || kind !== 'worse' || before.observed === cell.observed
        ? cell.expected
        : { value: before.observed, source: `the baseline ${name}, ${before.id}` };
    return { ...cell, expected, status: kind === 'worse' ? 'fail' : 'pass' };
  });
  return { ...document, cells };
}
