import { join } from 'node:path';
import { cacheDir, compiledDir } from '../cache-dir.mjs';

export { cacheDir, compiledDir };

/** The mount point for files that end with a run. */
export function workspaceDir(): string {
  return join(cacheDir(), 'workspace');
}
