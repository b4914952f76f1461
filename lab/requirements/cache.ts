import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cacheDir } from '../util/cache-paths.ts';

/**
 * The cache folder, if it exists or can be created; this function creates nothing. A folder without write permission is
 * accepted, because it may already have everything.
 *
 * @throws Error in one line with the obstacle
 */
export async function tryCache(path = cacheDir()): Promise<string> {
  const there = await nearest(path);
  const advice = 'name another folder with RESOLV_LAB_CACHE';
  if (!there.isFolder) throw new Error(`${there.path} is a file, not a directory: ${advice}`);
  const mayWrite = await access(there.path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (mayWrite) return path;
  if (there.path !== path)
    throw new Error(`${path} cannot be created, because ${there.path} is not writable: ${advice}`);
  return `${path} (read-only: nothing can be added to it)`;
}

/** The path itself if it exists, else its nearest existing parent. */
async function nearest(path: string): Promise<{ path: string; isFolder: boolean }> {
  const there = await stat(path).catch(() => null);
  return there ? { path, isFolder: there.isDirectory() } : nearest(dirname(path));
}
