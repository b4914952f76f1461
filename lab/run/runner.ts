import { once } from 'node:events';
import pLimit from 'p-limit';
import type { CellResult } from '../core/schema.ts';
import type { PlannedCell } from '../matrix/matrix.ts';
import { type RunEnvironment, runCell } from './run-cell.ts';

/**
 * Cells at once for each core. A cell uses about 0.2 s of processor time, and glibc's timeouts make some cells wait for 3 s, so many cells are
 * needed to keep a core busy. With a quarter of this number cores are idle; three times as many change nothing (`npm run bench`).
 */
export const CELLS_PER_CORE = 16;

export interface RunnerOptions extends RunEnvironment {
  /** How many cells at once. */
  jobs: number;
  /** An abort ends the wait at once, with the results so far. */
  signal: AbortSignal;
  onStart(planned: PlannedCell): void;
  onResult(result: CellResult): void;
}

/**
 * Runs cells side by side and returns the results in the order of the cells. After an abort, running cells are not stopped: this process is
 * the first of its pid namespace, so its end ends them.
 */
export async function runCells(planned: readonly PlannedCell[], options: RunnerOptions): Promise<CellResult[]> {
  const { jobs, signal, onStart, onResult } = options;
  const limit = pLimit(jobs);
  const results = new Map<PlannedCell, CellResult>();
  const runOne = async (each: PlannedCell) => {
    if (signal.aborted) return;
    onStart(each);
    const result = await runCell(each, options);
    if (signal.aborted) return;
    results.set(each, result);
    onResult(result);
  };
  const all = Promise.all(planned.map((each) => limit(runOne, each)));
  await Promise.race([all, signal.aborted || once(signal, 'abort')]);
  return planned.flatMap((each) => results.get(each) ?? []);
}
