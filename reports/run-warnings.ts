import { type OverruledClaim, overruledClaims } from '../lab/core/overruled-claim.ts';
import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import { isCustomLibc } from '../lab/libc/index.ts';
import { count, sentence, unique } from './text.ts';

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

/** Warnings about a run as a whole: it is incomplete, no cell ran, or sources decided against claims of the user. */
export function runWarnings(document: RunDocument): string[] {
  const claims = document.cells.flatMap(overruledClaims).map(overruledText);
  return [...sentence(incompleteRun(document)), ...sentence(nothingRan(document)), ...unique(claims)];
}

/** Two sentences: the subject for which a claim has no effect, and the claim that would have one. */
function overruledText({ claim: { option, value, bugs }, about }: OverruledClaim): string {
  if ('daemon' in about)
    return `A source decides for ${about.daemon.id}, and not ${option}. Only for a program of your own (--daemon-program) does a claim about the daemon go before the sources.`;
  const { id, build } = about.libc;
  const advice = isCustomLibc(build ?? id)
    ? `--expect ${id}=${value}${bugs ? `:${bugs.join()}` : ''} goes before the source.`
    : '';
  return `A source decides for ${id}, and not ${option}. ${advice}`.trim();
}

function nothingRan({ run, cells }: RunDocument): string | null {
  const ran = run.interrupted || cells.some(({ status }) => status !== 'unsupported');
  return ran || cells.length === 0 ? null : 'nothing ran: every cell is unsupported';
}
