import type { CellResult, Shard } from '../lab/core/schema.ts';
import type { PlannedCell } from '../lab/matrix/matrix.ts';
import { count } from '../reports/text.ts';

/**
 * Which verdicts `--require-verdicts` misses; null for none. A cell that makes no sense on any machine needs no verdict, but a run needs
 * one, unless it is part of another.
 */
export function missingVerdicts(
  cells: readonly Pick<CellResult, 'status'>[],
  planned: readonly Pick<PlannedCell, 'targets'>[],
  { shard }: { shard?: Shard },
): string | null {
  const reasons = planned.flatMap(({ targets }) =>
    'unsupported' in targets && targets.lacking ? [targets.unsupported] : [],
  );
  if (reasons.length > 0)
    return `this machine lacks what ${count(reasons.length, 'cell')} need${reasons.length === 1 ? 's' : ''}: ${[...new Set(reasons)].join('; ')}`;
  return shard || cells.some(({ status }) => status !== 'unsupported') ? null : 'no cell ran';
}
