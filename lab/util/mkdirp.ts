import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and its missing parents, one by one. Node's own `recursive` loops forever if the file system returns
 * ENOENT for a new name, as /proc does.
 *
 * @throws the error of mkdir(2) for the first folder that cannot be created, or an Error if a file is in the way
 */
export async function mkdirp(path: string): Promise<void> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Error(`${path} is a file, not a directory`);
  await mkdirp(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Another process may have created it meanwhile.
    if (error.code !== 'EEXIST') throw error;
  });
}
