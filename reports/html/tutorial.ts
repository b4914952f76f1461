import type { CellResult } from '../../lab/core/schema.ts';
import { labelOf } from '../verdict-label.ts';

/** The tutorial with a column for this run's results beside the expected ones. */
export function withThisRun(tutorial: string, cells: readonly CellResult[]): string {
  const labels = new Map(cells.map((cell) => [cell.id, labelOf(cell)]));
  return tutorial
    .replaceAll(/^(\| cell +\|) you see +\|$/gm, '$1 should be | in this run |')
    .replaceAll(/^(\| -+ \| -+ \|)$/gm, '$1 --- |')
    .replaceAll(
      /^(\| `(\S+)` +\| \S+ +\|)$/gm,
      (_, row: string, id: string) => `${row} ${labels.get(id) ?? 'not in this run'} |`,
    );
}
