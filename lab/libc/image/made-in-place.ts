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
  await madeIn(dirname(place), async (folder) => {
    await fill(folder);
    return place;
  });
}

/** As `madeInPlace`, for a place below `parent` that is known only once the folder is full. @returns the place, as `fill` did */
export async function madeIn(parent: string, fill: (folder: string) => Promise<string>): Promise<string> {
  await mkdirp(parent);
  await removeAbandoned(parent);
  const temporary = join(parent, await temporaryName());
  await mkdir(temporary);
  try {
    const place = await fill(temporary);
    await rename(temporary, place).catch((error) => {
      if (!existsSync(place)) throw error;
    });
    return place;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
