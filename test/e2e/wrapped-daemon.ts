import { globSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheDir } from '../../lab/util/cache-paths.ts';

const SOURCE = join(import.meta.dirname, 'fixtures/wrapped-daemon.c');

/** The paths of the packaged programs in the cache. */
const PACKAGED = {
  nsncd: 'images/debian-trixie+nsncd-*/root/usr/libexec/nsncd',
  nscd: 'images/debian-bookworm+nscd-*/root/usr/sbin/nscd',
};

/** Wraps Debian's daemon in a program whose behaviour the compiler's `flags` change. @returns its path */
export async function wrappedDaemon(
  id: keyof typeof PACKAGED,
  folder: string,
  flags: readonly string[],
): Promise<string> {
  const wrapper = join(folder, id);
  await execa('cc', [...flags, '-o', wrapper, SOURCE]);
  const [found] = globSync(PACKAGED[id], { cwd: cacheDir() });
  const daemon = await readFile(join(cacheDir(), found as string));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(daemon.length));
  await appendFile(wrapper, Buffer.concat([daemon, length]));
  return wrapper;
}
