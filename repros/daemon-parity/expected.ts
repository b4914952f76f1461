import type { Cell, Expectation } from '../../lab/index.ts';
import { expectDifference, knownIn } from '../shared/known-differences.ts';
import { KNOWN } from './known.ts';

/** A difference that a source explains; otherwise unknown. */
export function expected(cell: Cell): Expectation {
  return expectDifference(knownIn(KNOWN, cell));
}

/** Why a row does not apply to a cell; undefined if it does. */
export function unsupported({ daemon, libc }: Cell): string | undefined {
  if (daemon.id === 'none') return 'without a daemon there is nothing to compare';
  if (libc.kind === 'musl') return 'musl asks a daemon only for users and groups that its files lack';
  return undefined;
}
