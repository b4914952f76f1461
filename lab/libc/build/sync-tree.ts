import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../../util/write-atomically.ts';
import type { PatchedFiles } from './patch-files.ts';

/**
 * Makes `target` a copy of a source with patched files. Only files that changed since the last call are written, with the present time, so
 * that make builds again what depends on them, and nothing else. Build trees and git's own folder stay out.
 *
 * @param record a file beside the target that remembers what was copied
 * @returns the number of files that were written or removed
 */
export async function syncTree(
  source: string,
  { folder, paths }: PatchedFiles,
  { target, record }: { target: string; record: string },
): Promise<number> {
  const before: Record<string, string> = JSON.parse(await readFile(record, 'utf8').catch(() => '{}'));
  const patched = new Set(paths);
  const wanted = new Map<string, { from: string; key: string }>();
  for (const path of filesBelow(source)) {
    if (patched.has(path)) continue;
    const { size, mtimeMs, ino } = statSync(join(source, path));
    wanted.set(path, { from: join(source, path), key: `${size} ${mtimeMs} ${ino}` });
  }
  for (const path of paths)
    if (existsSync(join(folder, path))) wanted.set(path, { from: join(folder, path), key: 'patched' });
  let changed = 0;
  for (const [path, { from, key }] of wanted) {
    const to = join(target, path);
    if (key !== 'patched' && before[path] === key && existsSync(to)) continue;
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    await mkdir(dirname(to), { recursive: true });
    // A file that takes the place of another has the present time, which copyFile gives it.
    await copyFile(from, to);
    changed++;
  }
  for (const path of Object.keys(before)) {
    if (wanted.has(path)) continue;
    await rm(join(target, path), { force: true });
    changed++;
  }
  const after = Object.fromEntries([...wanted].map(([path, { key }]) => [path, key]));
  await writeAtomically(record, JSON.stringify(after));
  return changed;
}

/** The files of a source, by their paths below it. */
function* filesBelow(root: string, folder = ''): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  // A build tree below the source, as in glibc/build.
  if (folder !== '' && entries.some(({ name }) => name === 'config.status')) return;
  for (const entry of entries) {
    if (entry.name === '.git') continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else if (entry.isFile()) yield path;
  }
}
