import { type Cell, type Expectation, expectNotReproduced } from '../../lab/index.ts';
import { expectDifference, type KnownDifference } from '../shared/known-differences.ts';
import { KNOWN } from './known.ts';

/** The last versions whose source was read. */
const LAST_READ = /^1\.(?:[0-4]\.|5\.[0-2])/;

/**
 * What a source says of a cell's daemon and variant. A program of the user's own has no version, and is compared with the packaged one; a
 * version whose source was not read is unknown.
 */
export function knownOf({ daemon, variant }: Pick<Cell, 'daemon' | 'variant'>): KnownDifference | undefined {
  const { id, version, program } = daemon;
  if (program === undefined && !LAST_READ.test(version ?? '')) return undefined;
  return KNOWN.find((each) => each.daemon === id && each.rows.includes(variant));
}

/** What a source says of the daemon, by its version. Without a source it is unknown. */
export function expected(cell: Cell): Expectation {
  const { id, version, program } = cell.daemon;
  if (id === 'nsncd' && program === undefined && cell.variant === 'main' && version?.startsWith('1.5.3'))
    return expectNotReproduced('nsncd 1.5.3: pull request 204 refuses a negative length');
  return expectDifference(knownOf(cell));
}
