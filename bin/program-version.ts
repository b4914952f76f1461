import { InvalidArgumentError } from 'commander';
import type { DaemonName } from '../lab/libc/index.ts';
import { UsageError } from './exit-codes.ts';

/** The releases whose source was read, or with a fix that a source names: another word may be a mistake, which would hide new faults. */
const RELEASES: Readonly<Partial<Record<DaemonName, readonly string[]>>> = {
  // The tags of its repository, and the release that has the fix of pull request 204.
  nsncd: ['1.4', '1.4.1', '1.5.0', '1.5.1', '1.5.2', '1.5.3'],
};

/** A version such as 1.5.2. @throws InvalidArgumentError */
export function release(word: string): string {
  if (!/^\d+(\.\d+)+$/.test(word)) throw new InvalidArgumentError('It must be a version such as 1.5.2.');
  return word;
}

/** @throws UsageError for a release without a program, or one that the daemon does not have */
export function refuseRelease(options: { daemon: DaemonName; program?: string; programVersion?: string }): void {
  const { daemon, program, programVersion } = options;
  if (programVersion === undefined) return;
  if (program === undefined)
    throw new UsageError('--program-version is about --program: a packaged daemon has the version of its package');
  const known = RELEASES[daemon];
  if (known && !known.includes(programVersion))
    throw new UsageError(`--program-version ${programVersion}: of ${daemon} the lab knows ${known.join(', ')}`);
}
