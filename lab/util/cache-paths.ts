import { join } from 'node:path';
import { cacheDir } from '../cache-dir.mjs';

export { cacheDir };

/** Where Node keeps what it compiled, for the lab and for the FFI probes: it halves the start of either. */
export function compiledDir(): string {
  return join(cacheDir(), 'node-compile');
}

/** Where a run mounts what must not outlive it. */
export function workspaceDir(): string {
  return join(cacheDir(), 'workspace');
}
