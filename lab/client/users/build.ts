import { join } from 'node:path';
import { buildC } from '../../build/c-program.ts';
import { INSIDE } from '../../host/sandbox.ts';

/** Where a program finds the library. Programs that it starts need it in their environment, as LD_PRELOAD. */
export const USERS_LIBRARY = join(INSIDE, 'users.so');

const sources = new URL('./c/', import.meta.url).pathname;

/** It needs no C library, so that it loads on each. */
const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O1', '-shared', '-fPIC', '-nostdlib'];

/**
 * The library that lets a program switch to users that do not exist in the lab's user namespace, compiled unless the cache has it.
 * @returns its path
 * @throws HarnessError without a compiler, or with its messages
 */
export function buildUsersLibrary(cacheDir: string): Promise<string> {
  const library = { title: 'library of users', name: 'users', sources, flagsBefore: flags, flagsAfter: async () => [] };
  return buildC(library, join(cacheDir, 'users'));
}
