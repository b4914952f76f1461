import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The directory that keeps images and built probes between runs: `$RESOLV_LAB_CACHE`, else
 * `$XDG_CACHE_HOME/resolv-lab`, else `~/.cache/resolv-lab`. It may not exist yet.
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.RESOLV_LAB_CACHE) return env.RESOLV_LAB_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resolv-lab');
}

/** Where Node keeps what it compiled, for the lab and for the FFI probes: it halves the start of either. */
export function compiledDir(): string {
  return join(cacheDir(), 'node-compile');
}

/** Where a run mounts what must not outlive it. */
export function workspaceDir(): string {
  return join(cacheDir(), 'workspace');
}
