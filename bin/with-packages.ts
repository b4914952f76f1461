import type { Option } from 'commander';
import { isPackageName, isUnknownPackage, type LibcState } from '../lab/libc/index.ts';
import { UsageError } from './exit-codes.ts';
import { list } from './list-option.ts';

/** The option `--with`: packages of each libc's Debian suite, beside the libc in its image. */
export function withPackages(): Option {
  return list('--with <package>', "packages of the libc's Debian suite that programs in its image need: python3,curl");
}

/** Refuses a word that is no package, before anything is downloaded. */
export function refuseBadPackages(packages: readonly string[]): void {
  const wrong = packages.find((word) => !isPackageName(word));
  if (wrong !== undefined)
    throw new UsageError(`--with ${wrong}: it must be the name of a Debian package, like python3 or python3/suite`);
}

/**
 * Refuses a package that apt does not find for any libc, with apt's message. If some libc has it, the others' cells are
 * unsupported instead.
 */
export function refuseUnknownPackages(packages: readonly string[], libcs: readonly LibcState[]): void {
  if (packages.length === 0 || libcs.some(({ state }) => state === 'ready')) return;
  const unknown = libcs.find((libc) => libc.state === 'unavailable' && isUnknownPackage(libc.reason));
  if (unknown?.state === 'unavailable') throw new UsageError(`--with ${unknown.reason}`);
}
