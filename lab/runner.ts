import pLimit from 'p-limit';
import type { PlannedCell } from './matrix.ts';
import { runCell, type Site } from './run-cell.ts';
import type { CellResult } from './schema.ts';

/** Cells at once for each core: nearly all of a cell's time is glibc waiting for a timeout, not this machine working. */
export const CELLS_PER_CORE = 16;

export interface RunnerOptions extends Site {
  /** How many cells at once. */
  jobs: number;
  onStart(planned: PlannedCell): void;
  onResult(result: CellResult): void;
}

/**
 * Runs cells side by side and returns the results in the order of the cells.
 * After an abort, what was finished by then is returned.
 */
export async function runCells(planned: readonly PlannedCell[], options: RunnerOptions): Promise<CellResult[]> {
  const { jobs, signal, onStart, onResult } = options;
  const limit = pLimit(jobs);
  const results = await Promise.all(
    planned.map((each) =>
      limit(async () => {
        if (signal.aborted) return null;
        onStart(each);
        const result = await runCell(each, options);
        if (signal.aborted) return null;
        onResult(result);
        return result;
      }),
    ),
  );
  return results.filter((result) => result !== null);
}
