import { once } from 'node:events';
import pLimit from 'p-limit';
import type { CellResult } from '../core/schema.ts';
import type { PlannedCell } from '../matrix/matrix.ts';
import { type RunEnvironment, runCell } from './run-cell.ts';

/**
 * Cells at once for each core: a cell costs about 0.2 s of one, and where glibc makes it wait, that takes 3 s, so that many keep
 * a core at work (`npm run bench`: with a quarter of it cores are idle, three times as many change nothing).
 */
export const CELLS_PER_CORE = 16;

export interface RunnerOptions extends RunEnvironment {
  /** How many cells at once. */
  jobs: number;
  /** Aborting it ends the wait at once, with what is finished by then. */
  signal: AbortSignal;
  onStart(planned: PlannedCell): void;
  onResult(result: CellResult): void;
}

/**
 * Runs cells side by side and returns the results in the order of the cells. After an abort, cells that were under way are
 * left as they are: the process is the first of its pid namespace, and its end takes everything along.
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
