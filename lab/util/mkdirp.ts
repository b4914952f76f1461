import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that somebody named, and those above it that are missing. Step by step, because Node's own `recursive` tries for
 * ever where the file system says ENOENT to a new name, as /proc does.
 *
 * @throws the error of mkdir(2) for the first that cannot be made, or an Error where a file is in the way
 */
export async function mkdirp(path: string): Promise<void> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Error(`${path} is a file, not a directory`);
  await mkdirp(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Somebody else may have been quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}
