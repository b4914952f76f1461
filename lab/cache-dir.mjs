// Plain JavaScript: the launcher looks for a bundle before any type is stripped.
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The directory that keeps images and built probes between runs: `$RESOLV_LAB_CACHE`, else
 * `$XDG_CACHE_HOME/resolv-lab`, else `~/.cache/resolv-lab`. It may not exist yet.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function cacheDir(env = process.env) {
  if (env.RESOLV_LAB_CACHE) return env.RESOLV_LAB_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resolv-lab');
}

/** The folder of Node's compile cache, for the lab and the FFI probes: it halves their start time. */
export function compiledDir() {
  return join(cacheDir(), 'node-compile');
}
