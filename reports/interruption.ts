import type { CellResult, RunDocument } from '../lab/schema.ts';
import { count } from './text.ts';

/**
 * What to say of a run that did not come to its end, in lower case and without a full stop; null of one that did. Cells that cannot run
 * are known before any is: they say nothing of how far it came.
 */
export function interruption({
  run,
  cells,
}: Pick<RunDocument, 'run'> & { cells: readonly Pick<CellResult, 'status'>[] }): string | null {
  if (!run.interrupted) return null;
  // Older runs did not keep what they had planned.
  if (run.planned === undefined) return 'interrupted: only what was finished is here';
  const ran = cells.filter(({ status }) => status !== 'unsupported').length;
  const unsupported = cells.length - ran;
  const others = unsupported > 0 ? `; ${unsupported} more cannot run` : '';
  return `interrupted after ${ran} of ${count(run.planned - unsupported, 'cell')}${others}`;
}
