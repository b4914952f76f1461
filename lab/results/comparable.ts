import type { CellResult, RunDocument } from '../core/schema.ts';

/** The fields of a cell that a comparison uses. */
export type ComparableCell = Pick<
  CellResult,
  | 'id'
  | 'repro'
  | 'variant'
  | 'libc'
  | 'daemon'
  | 'probe'
  | 'attempt'
  | 'observed'
  | 'expected'
  | 'status'
  | 'reason'
  | 'outcome'
> &
  WithKinds;

/** A cell whose judge names the kinds of its differences, each in words that do not depend on the data. */
export interface WithKinds {
  /** Of a full run. */
  evidence?: Pick<CellResult['evidence'], 'measures'>;
  /** Of a baseline, which has no evidence; as `kindsText` makes it. */
  kinds?: string;
}

const SEPARATOR = '; ';
const NONE = 'none';

/** The measure of a cell in which its judge names the kinds. */
export const KINDS = 'kinds';

/** The kinds of differences as one text, for the measure of a cell. */
export function kindsText(kinds: readonly string[]): string {
  return kinds.join(SEPARATOR) || NONE;
}

/** The kinds of differences of a cell; empty without a difference, and undefined if its judge names none. */
export function kindsOf({ evidence, kinds = measured(evidence) }: WithKinds): string[] | undefined {
  if (kinds === undefined) return undefined;
  return kinds === NONE ? [] : kinds.split(SEPARATOR);
}

function measured(evidence: WithKinds['evidence']): string | undefined {
  const kinds = evidence?.measures[KINDS];
  return typeof kinds === 'string' ? kinds : undefined;
}

/** The part of a run that a comparison uses: from a full run or from a baseline. */
export interface ComparableRun {
  run: RunDocument['run'];
  libcs: RunDocument['libcs'];
  cells: readonly ComparableCell[];
}
