import { join, relative } from 'node:path';
import type { Host } from './host.ts';
import { type Mount, ownMounts } from './sandbox.ts';

export interface SandboxFiles {
  host: Pick<Host, 'etc' | 'run'>;
  /** In the order of mounting, after the host's own mounts. */
  mounts: readonly Mount[];
}

/**
 * The path on this machine of the file or directory that a program sees at `path`. It is in the host's own directory, or in the last mount
 * over `path` or over a directory above it. Null in an empty file system, and outside /etc and /run.
 */
export function pathInSandbox(path: string, { host, mounts }: SandboxFiles): string | null {
  const mount = [...ownMounts(host), ...mounts].findLast(({ target }) => `${path}/`.startsWith(`${target}/`));
  return mount && 'source' in mount ? join(mount.source, relative(mount.target, path)) : null;
}
