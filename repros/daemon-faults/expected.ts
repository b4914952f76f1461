import { type Cell, type Expectation, expectNotReproduced, releaseOf } from '../../lab/index.ts';
import { expectDifference, knownIn } from '../shared/known-differences.ts';
import { KNOWN } from './known.ts';

/** What a source says of the daemon, by its version. Without a source it is unknown. */
export function expected(cell: Cell): Expectation {
  const isWithFix = cell.daemon.id === 'nsncd' && releaseOf(cell.daemon)?.startsWith('1.5.3');
  if (isWithFix && cell.variant === 'main')
    return expectNotReproduced('nsncd 1.5.3: pull request 204 refuses a negative length');
  return expectDifference(knownIn(KNOWN, cell));
}
