import type { CellResult } from '../lab/schema.ts';

const SIGNS: Record<'pass' | 'fail' | 'observed', string> = { pass: '', fail: '!', observed: '?' };

/** The word of a table for one cell: what was seen, and a sign for how that was expected. */
export function wordOf({ status, observed }: Pick<CellResult, 'status' | 'observed'>): string {
  if (status === 'unsupported') return '-';
  if (status === 'inconclusive' || !observed) return '??';
  return (observed === 'reproduced' ? 'BUG' : 'ok') + SIGNS[status];
}

/** What each word of a table means. */
export const MEANINGS: Readonly<Record<string, string>> = {
  BUG: 'reproduced, as expected',
  ok: 'not reproduced, as expected',
  'BUG!': 'reproduced against expectation',
  'ok!': 'not reproduced against expectation',
  'BUG?': 'reproduced, nothing expected',
  'ok?': 'not reproduced, nothing expected',
  '??': 'inconclusive',
  '-': 'unsupported',
  '.': 'not run',
};
