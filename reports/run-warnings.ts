import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import { count, sentence } from './text.ts';

/**
 * Why a run is incomplete (interrupted, or parts missing), in lower case and without a full stop; null for a complete run.
 */
export function incompleteRun(
  document: Pick<RunDocument, 'run'> & { cells: readonly Pick<CellResult, 'status'>[] },
): string | null {
  return [ending(document), missingParts(document.run)].filter((words) => words !== null).join('; ') || null;
}

/** Unsupported cells are known before the first cell runs, so they do not count as progress. */
function ending({ run, cells }: Parameters<typeof incompleteRun>[0]): string | null {
  if (!run.interrupted) return null;
  // Older runs did not store the number of planned cells.
  if (run.planned === undefined) return 'interrupted: it has only its finished cells';
  const ran = cells.filter(({ status }) => status !== 'unsupported').length;
  const unsupported = cells.length - ran;
  const others = unsupported > 0 ? `; ${unsupported} more cannot run` : '';
  return `interrupted after ${ran} of ${count(run.planned - unsupported, 'cell')}${others}`;
}

/** The missing parts of a merged run, in lower case and without a full stop; null for a complete run. */
export function missingParts({ missing = [] }: RunDocument['run']): string | null {
  const [first] = missing;
  if (!first) return null;
  const indexes = missing.map(({ index }) => index).join(', ');
  return missing.length === 1
    ? `part ${indexes} of ${first.count} is missing`
    : `parts ${indexes} of ${first.count} are missing`;
}

/** Warnings about a run as a whole, a sentence each: it is incomplete, or no cell ran. */
export function runWarnings(document: RunDocument): string[] {
  return [...sentence(incompleteRun(document)), ...sentence(nothingRan(document))];
}

function nothingRan({ run, cells }: RunDocument): string | null {
  const ran = run.interrupted || cells.some(({ status }) => status !== 'unsupported');
  return ran || cells.length === 0 ? null : 'nothing ran: every cell is unsupported';
}
