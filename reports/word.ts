import type { CellResult } from '../lab/core/schema.ts';

const SIGNS: Record<'pass' | 'fail' | 'observed', string> = { pass: '', fail: '!', observed: '?' };

/** The word of a table for one cell: what was seen, and a sign for how that was expected. */
export function wordOf({ status, observed }: Pick<CellResult, 'status' | 'observed'>): string {
  if (status === 'unsupported') return '-';
  if (status === 'inconclusive' || !observed) return '??';
  return (observed === 'reproduced' ? 'BUG' : 'ok') + SIGNS[status];
}
