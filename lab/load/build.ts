import { join } from 'node:path';
import { buildC } from '../build/c-program.ts';
import { glibcFlags } from '../probe/build.ts';

const sources = new URL('./c/', import.meta.url).pathname;

const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O2', '-g'];

/**
 * The generator's program, compiled unless the cache has it.
 * @param sysroot the oldest glibc that it must run on; by default this machine's own
 * @returns the path of its binary
 * @throws HarnessError without a compiler, or with the compiler's messages when the sources do not compile
 */
export function buildGenerator(cacheDir: string, sysroot: string | undefined): Promise<string> {
  const flagsAfter = async () => glibcFlags(sysroot);
  return buildC(
    { title: 'load generator', name: 'load', sources, flagsBefore: flags, flagsAfter },
    join(cacheDir, 'load'),
  );
}
