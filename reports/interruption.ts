import type { RunDocument } from '../lab/schema.ts';

/** What to say of a run that did not come to its end, in lower case and without a full stop; null of one that did. */
export function interruption({ run, cells }: Pick<RunDocument, 'run'> & { cells: readonly unknown[] }): string | null {
  if (!run.interrupted) return null;
  // Older runs did not keep what they had planned.
  if (run.planned === undefined) return 'interrupted: only what was finished is here';
  return `interrupted after ${cells.length} of ${run.planned} cells`;
}
