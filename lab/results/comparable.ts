import type { CellResult, RunDocument } from '../core/schema.ts';

/** The part of a cell's result that two runs can be compared by. */
export type ComparableCell = Pick<
  CellResult,
  'id' | 'repro' | 'variant' | 'libc' | 'daemon' | 'probe' | 'attempt' | 'observed' | 'expected' | 'status' | 'reason'
>;

/** A run as far as it can be compared: one with all its results, or a baseline. */
export interface ComparableRun {
  run: RunDocument['run'];
  libcs: RunDocument['libcs'];
  cells: readonly ComparableCell[];
}
