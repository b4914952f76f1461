import { join } from 'node:path';
import { buildC } from '../../build/c-program.ts';
import { atFirstUse } from '../../util/at-first-use.ts';
import { cacheDir } from '../../util/cache-paths.ts';

const sources = new URL('./c/', import.meta.url).pathname;

const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O1', '-g'];

/**
 * The program that reports the packets of a link, compiled for this machine's own C library unless the cache has it. Few scenarios need it,
 * so it is built when the first one does.
 *
 * @returns the path of its binary
 * @throws HarnessError as `buildC`
 */
export const buildLinkWatch = atFirstUse((): Promise<string> => {
  const program = { title: 'link watch', name: 'link-watch', sources, flagsBefore: flags, flagsAfter: async () => [] };
  return buildC(program, join(cacheDir(), 'link-watch'));
});
