import type { CellResult } from '../../lab/core/schema.ts';
import { labelOf } from '../verdict-label.ts';

/** The path with what this run saw beside what is to be seen: its tables say in advance what a run should show. */
export function withThisRun(path: string, cells: readonly CellResult[]): string {
  const words = new Map(cells.map((cell) => [cell.id, labelOf(cell)]));
  return path
    .replaceAll(/^(\| cell +\|) you see +\|$/gm, '$1 should be | in this run |')
    .replaceAll(/^(\| -+ \| -+ \|)$/gm, '$1 --- |')
    .replaceAll(
      /^(\| `(\S+)` +\| \S+ +\|)$/gm,
      (_, row: string, id: string) => `${row} ${words.get(id) ?? 'not in it'} |`,
    );
}
