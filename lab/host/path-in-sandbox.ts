import { join, relative } from 'node:path';
import { isBelow } from '../util/is-below.ts';
import type { Host } from './host.ts';
import { type Mount, ownMounts } from './sandbox.ts';

export interface SandboxFiles {
  host: Pick<Host, 'etc' | 'run' | 'folders'>;
  /** In the order of mounting, after the host's own mounts. */
  mounts: readonly Mount[];
}

/**
 * The path on this machine of the file or directory that a program sees at `path`. It is in the host's own directory, or in the last mount
 * over `path` or over a directory above it. Null in an empty file system, and outside of the folders of the host.
 */
export function pathInSandbox(path: string, files: SandboxFiles): string | null {
  return sourceOf(path, files)?.path ?? null;
}

/** The same, with the mounted folder. */
export function sourceOf(path: string, { host, mounts }: SandboxFiles): { path: string; folder: string } | null {
  const mount = [...ownMounts(host), ...mounts].findLast(({ target }) => isBelow(path, target));
  if (!mount || !('source' in mount)) return null;
  return { path: join(mount.source, relative(mount.target, path)), folder: mount.source };
}
