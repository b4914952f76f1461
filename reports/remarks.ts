import type { RunDocument } from '../lab/core/schema.ts';
import { shortfall } from './shortfall.ts';
import { sentence } from './text.ts';

/** What is to be said of a run as a whole, beside its totals: a sentence each, so that nobody takes it for more than it was. */
export function remarks(document: RunDocument): string[] {
  return [...sentence(shortfall(document)), ...sentence(nothingRan(document))];
}

function nothingRan({ run, cells }: RunDocument): string | null {
  const ran = run.interrupted || cells.some(({ status }) => status !== 'unsupported');
  return ran || cells.length === 0 ? null : 'nothing ran: every cell is unsupported';
}
