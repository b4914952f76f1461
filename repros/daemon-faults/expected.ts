import { type Cell, type Expectation, expectNotReproduced } from '../../lab/index.ts';
import { expectDifference, knownIn } from '../shared/known-differences.ts';
import { KNOWN } from './known.ts';

/** What a source says of the daemon, by its version. Without a source it is unknown. */
export function expected(cell: Cell): Expectation {
  const { id, version, program } = cell.daemon;
  if (id === 'nsncd' && program === undefined && cell.variant === 'main' && version?.startsWith('1.5.3'))
    return expectNotReproduced('nsncd 1.5.3: pull request 204 refuses a negative length');
  return expectDifference(knownIn(KNOWN, cell));
}
