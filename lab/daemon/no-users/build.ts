import { join } from 'node:path';
import { buildC } from '../../build/c-program.ts';
import { INSIDE } from '../../host/sandbox.ts';

/** Where a daemon finds the library; its environment needs it as LD_PRELOAD. */
export const NO_USERS_LIBRARY = join(INSIDE, 'no-users.so');

const sources = new URL('./c/', import.meta.url).pathname;

/** It names no C library, so that it loads on each glibc; that of the program has the functions that it calls. */
const flags = ['-std=c99', '-Wall', '-Wextra', '-O1', '-shared', '-fPIC', '-nostdlib'];

/**
 * The library that gives a daemon a user namespace without users, compiled unless the cache has it. A sandbox of bwrap maps one user at least. The
 * lab's own namespace has one user alone, so such a map leaves out none.
 *
 * @returns its path
 * @throws HarnessError without a compiler, or with its messages
 */
export function buildNoUsersLibrary(cacheDir: string): Promise<string> {
  const library = { title: 'library without users', name: 'no-users', sources, flagsBefore: flags };
  return buildC({ ...library, flagsAfter: async () => [] }, join(cacheDir, 'no-users'));
}
