import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildError } from './build-error.ts';

/**
 * The patches of a series in their order: the paths themselves, and for a folder what its file `series` lists (quilt(1)), or else its
 * `.patch` and `.diff` files by name.
 *
 * @throws BuildError for a path that does not exist, and for a folder without patches
 */
export async function seriesIn(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) throw new BuildError(`${path} does not exist`);
    if (!statSync(path).isDirectory()) {
      found.push(path);
      continue;
    }
    const names = existsSync(join(path, 'series'))
      ? await listed(path)
      : (await readdir(path)).filter(isPatch).toSorted();
    if (names.length === 0) throw new BuildError(`${path} has no patches: no file ends in .patch or .diff`);
    found.push(...names.map((name) => join(path, name)));
  }
  return found;
}

const isPatch = (name: string) => /\.(patch|diff)$/.test(name);

async function listed(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'series'), 'utf8')).split('\n');
  const names = lines
    .map(
      (line) =>
        line
          .replace(/(^|\s)#.*/, '')
          .trim()
          .split(/\s/)[0] ?? '',
    )
    .filter((name) => name !== '');
  const missing = names.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined) throw new BuildError(`${join(folder, 'series')} lists ${missing}, which is not there`);
  return names;
}
