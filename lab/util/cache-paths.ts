import { join } from 'node:path';
import { cacheDir } from '../cache-dir.mjs';

export { cacheDir };

/** The folder of Node's compile cache, for the lab and the FFI probes: it halves their start time. */
export function compiledDir(): string {
  return join(cacheDir(), 'node-compile');
}

/** The mount point for files that end with a run. */
export function workspaceDir(): string {
  return join(cacheDir(), 'workspace');
}
