import { cellId } from '../lab/core/cell.ts';
import type { CellResult } from '../lab/core/schema.ts';
import type { PlannedCell } from '../lab/matrix/matrix.ts';
import { resultsWithoutRunning } from '../lab/run/run-cell.ts';

/**
 * What is known of the planned cells, in their order: the results so far, and of those that cannot run that they cannot, whether or not
 * their turn came. So a run that was interrupted has the same cells as one that was killed, of which only the plan and the finished
 * cells tell.
 */
export function partialResults(results: readonly CellResult[], planned: readonly PlannedCell[]): CellResult[] {
  const known = new Map([...resultsWithoutRunning(planned), ...results].map((each) => [each.id, each]));
  return planned.flatMap(({ cell }) => known.get(cellId(cell)) ?? []);
}
