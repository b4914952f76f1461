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
>;

/** The part of a run that a comparison uses: from a full run or from a baseline. */
export interface ComparableRun {
  run: RunDocument['run'];
  libcs: RunDocument['libcs'];
  cells: readonly ComparableCell[];
}
