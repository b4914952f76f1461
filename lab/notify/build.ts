import { join } from 'node:path';
import { buildC } from '../build/c-program.ts';

const sources = new URL('./c/', import.meta.url).pathname;

const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-O1', '-g'];

/**
 * The receiver's program, compiled for this machine's own C library unless the cache has it: Node has no datagrams of unix sockets.
 * @returns the path of its binary
 * @throws HarnessError without a compiler, or with the compiler's messages when the sources do not compile
 */
export function buildNotify(cacheDir: string): Promise<string> {
  const notify = { title: 'receiver', name: 'notify', sources, flagsBefore: flags, flagsAfter: async () => [] };
  return buildC(notify, join(cacheDir, 'notify'));
}
