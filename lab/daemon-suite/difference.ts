import type { CellResult } from '../core/schema.ts';
import { type ComparableCell, type ComparableRun, kindsOf, type WithKinds } from '../results/comparable.ts';

/**
 * What a check says of a daemon:
 *
 * - `same`: the daemon gives the right answer, or stays as it should
 * - `by design`: it differs, and its developers intend that
 * - `known`: it differs as a source says of this version, or as in the baseline
 * - `NEW`: it differs, and neither a source nor the baseline says so
 * - `varies`: its repeats say different things
 * - `fixed`: it does not differ any more, although a source or the baseline says so
 * - `measured`: the check describes no difference
 * - `inconclusive`, `unsupported`: there is no verdict
 */
export type DifferenceWord = (typeof DIFFERENCE_WORDS)[number];

/** In the order of their weight. */
export const DIFFERENCE_WORDS = [
  'NEW',
  'varies',
  'inconclusive',
  'fixed',
  'known',
  'by design',
  'measured',
  'unsupported',
  'same',
] as const;

/** A verdict of a check with its explanation. */
export interface Difference {
  word: DifferenceWord;
  /** What happened, or the source that says so, in one line. */
  why: string;
}

type Judged = Pick<CellResult, 'observed' | 'expected' | 'status' | 'reason'> & WithKinds;

/** The cell of a baseline, as far as a comparison needs it. */
type Before = Pick<CellResult, 'observed'> & WithKinds;

/** The measure of a cell with the kinds of a difference that are not those of its source: it is then neither known nor fixed. */
export const NOT_KNOWN = 'not known';

/** Compares the verdict of a cell with its expectation; with the cell of a baseline instead, if there is one. */
export function differenceOf(cell: Judged, baseline?: Before): Difference {
  const { observed, expected, status, reason } = cell;
  if (status === 'inconclusive' || status === 'unsupported') return { word: status, why: reason };
  if (observed === null) return { word: 'measured', why: reason };
  const isOther = cell.evidence?.measures[NOT_KNOWN] !== undefined;
  const before = baseline?.observed ?? null;
  const [kinds, kindsBefore] = [kindsOf(cell), before === null ? undefined : kindsOf(baseline ?? {})];
  if (kinds && kindsBefore) return byKinds(cell, kinds, kindsBefore, isOther);
  if (isOther) return { word: 'NEW', why: reason };
  const differs = observed === 'reproduced';
  // In the baseline the daemon ended, which says nothing of the difference that its check describes.
  const wasEnd = differs && !kinds && kindsBefore !== undefined;
  const wasKnown = before === null || wasEnd ? expected.value === 'reproduced' : before === 'reproduced';
  if (!differs)
    return wasKnown ? { word: 'fixed', why: wasText(before, expected.source) } : { word: 'same', why: reason };
  if (!wasKnown) return { word: 'NEW', why: reason };
  if (expected.value !== 'reproduced') return { word: 'known', why: `as in the baseline: ${reason}` };
  return { word: expected.byDesign ? 'by design' : 'known', why: expected.source };
}

/** Compares the kinds of a difference with those of the baseline: each kind that the baseline lacks is new. */
function byKinds(
  { expected, reason }: Judged,
  kinds: readonly string[],
  before: readonly string[],
  isOther: boolean,
): Difference {
  if (kinds.length === 0)
    return before.length > 0 ? { word: 'fixed', why: 'it differs in the baseline' } : { word: 'same', why: reason };
  if (kinds.some((kind) => !before.includes(kind))) return { word: 'NEW', why: reason };
  if (isOther || expected.value !== 'reproduced') return { word: 'known', why: `as in the baseline: ${reason}` };
  return { word: expected.byDesign ? 'by design' : 'known', why: expected.source };
}

function wasText(before: CellResult['observed'], source: string): string {
  return before === null ? `not shown any more: ${source}` : 'it differs in the baseline';
}

/**
 * The cells of a baseline by the cells of a run: with the same id, or else with the same check and daemon, because a program of the user's
 * own runs on another libc than the packaged one.
 */
export function baselineCells({
  cells,
}: Pick<ComparableRun, 'cells'>): (cell: ComparableCell) => ComparableCell | undefined {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const byCheck = new Map(cells.map((cell) => [checkOf(cell), cell]));
  return (cell) => byId.get(cell.id) ?? byCheck.get(checkOf(cell));
}

function checkOf({ repro, variant, daemon }: ComparableCell): string {
  return `${repro}/${variant} ${daemon.id}`;
}
