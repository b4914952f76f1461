import type { ComparableCell, ComparableRun } from '../../lab/results/comparable.ts';
import type { CellChange, Comparison } from '../../lab/results/compare.ts';
import { count } from '../../reports/text.ts';

/** A share of inconclusive cells that is no chance of one machine any more. */
const MOST_INCONCLUSIVE = 0.001;

/** How much two runs of the same cells differ. */
export interface Figures {
  /** Cells that ran; those of both runs count once. */
  cells: number;
  verdicts: number;
  outcomes: number;
  /** Cells that only one of the runs has. */
  missing: number;
  /** Of both runs: a cell may be inconclusive in each. */
  inconclusive: number;
  isStable: boolean;
}

/** The figures of a comparison of two runs. Cells that this machine cannot run, or that are about another libc, do not count. */
export function figuresOf(before: ComparableRun, after: ComparableRun, comparison: Comparison): Figures {
  const { changed, outcomes, appeared, went } = comparison;
  const ran = after.cells.filter(hasRun);
  const compared = new Set(after.cells.map(({ id }) => id));
  const all = [...before.cells.filter(({ id }) => compared.has(id)), ...after.cells].filter(hasRun);
  const inconclusive = all.filter(({ status }) => status === 'inconclusive').length;
  const verdicts = changed.filter(isOtherVerdict).length;
  const missing = appeared.length + went.length;
  const isStable =
    verdicts + outcomes.length + missing === 0 && inconclusive < MOST_INCONCLUSIVE * Math.max(1, all.length);
  return { cells: ran.length, verdicts, outcomes: outcomes.length, missing, inconclusive, isStable };
}

/** The figures in one line. */
export function figuresText({ cells, verdicts, outcomes, missing, inconclusive, isStable }: Figures): string {
  const share = ((100 * inconclusive) / Math.max(1, 2 * cells)).toFixed(3);
  const parts = [
    `${count(cells, 'cell')} twice`,
    `${count(verdicts, 'verdict')} and ${count(outcomes, 'outcome line')} differ`,
    ...(missing > 0 ? [`${count(missing, 'cell')} in one run only`] : []),
    `${inconclusive} inconclusive (${share} %)`,
  ];
  return `${isStable ? 'stable' : 'not stable'}: ${parts.join(', ')}`;
}

/** A stored run may have other expectations, which are no results of the machine: they change `expected` and `status`. */
function isOtherVerdict({ fields, before, after }: CellChange): boolean {
  return fields.includes('observed') && ![before, after].some(isInconclusive);
}

function hasRun({ status }: ComparableCell): boolean {
  return status !== 'unsupported';
}

function isInconclusive({ status }: ComparableCell): boolean {
  return status === 'inconclusive';
}
