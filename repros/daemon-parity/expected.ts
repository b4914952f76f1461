import { type Cell, type Expectation, expectByDesign, expectReproduced, unknown } from '../../lab/index.ts';
import { knownFor } from './known.ts';

/** A difference that a source explains; otherwise unknown. */
export function expected(cell: Cell): Expectation {
  const known = knownFor(cell);
  if (!known) return unknown;
  return known.byDesign ? expectByDesign(known.source) : expectReproduced(known.source);
}

/** Why a row does not apply to a cell; undefined if it does. */
export function unsupported({ daemon, libc }: Cell): string | undefined {
  if (daemon.id === 'none') return 'without a daemon there is nothing to compare';
  if (libc.kind === 'musl') return 'musl asks a daemon only for users and groups that its files lack';
  return undefined;
}
