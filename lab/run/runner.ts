import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { CellResult } from '../core/schema.ts';
import type { PlannedCell } from '../matrix/matrix.ts';
import { startupsBegun } from '../util/startup-limit.ts';
import { CellQueue } from './cell-queue.ts';
import { type RunEnvironment, runCell } from './run-cell.ts';

/**
 * The most cells at once for each core. A cell uses about 20 ms of processor time, and glibc's timeouts make many cells wait for seconds, so
 * many cells are needed to keep a core busy (`npm run bench matrix`). On a busy machine fewer run, because no cell starts while startups wait.
 */
export const CELLS_PER_CORE = 48;

/** Of these, cells with a large program, such as Node, at once for each core: it may need 50 MB of memory. */
const LARGE_CELLS_PER_CORE = 16;

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
  const queue = new CellQueue(planned, LARGE_CELLS_PER_CORE * availableParallelism());
  const results = new Map<PlannedCell, CellResult>();
  const oneAtATime = pLimit(1);
  // A cell that starts while the processors are busy would only make the lookups of others late.
  const next = () => oneAtATime(() => startupsBegun().then(() => queue.take()));
  const work = async () => {
    for (let cell = await next(); cell && !signal.aborted; cell = await next()) {
      onStart(cell);
      const result = await runCell(cell, options);
      queue.ended(cell);
      if (signal.aborted) return;
      results.set(cell, result);
      onResult(result);
    }
  };
  const all = Promise.all(Array.from({ length: jobs }, work));
  await Promise.race([all, signal.aborted || once(signal, 'abort')]);
  return planned.flatMap((each) => results.get(each) ?? []);
}
