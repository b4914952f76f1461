import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mkdirp } from '../../util/mkdirp.ts';
import { removeAbandoned, temporaryName } from './temp-dirs.ts';

/**
 * Fills a folder of the cache and then gives it its place, so that readers see all of it or nothing. If a faster process has taken the place
 * meanwhile, that folder stays.
 */
export async function madeInPlace(place: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(place);
  await mkdirp(parent);
  await removeAbandoned(parent);
  const temporary = join(parent, await temporaryName());
  await mkdir(temporary);
  try {
    await fill(temporary);
    await rename(temporary, place).catch((error) => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
