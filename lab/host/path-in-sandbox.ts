import { join, relative } from 'node:path';
import type { Host } from './host.ts';
import { type Mount, ownMounts } from './sandbox.ts';

export interface SandboxFiles {
  host: Pick<Host, 'etc' | 'run'>;
  /** In the order in which they are mounted, over the host's own. */
  mounts: readonly Mount[];
}

/**
 * Where on this machine the file or folder lies that a program sees at `path`, below /etc or /run: in its host's folder, or in what was
 * mounted last over it or over a folder that it is in. Null for an empty file system, and where nothing of a host is seen.
 */
export function pathInSandbox(path: string, { host, mounts }: SandboxFiles): string | null {
  const over = [...ownMounts(host), ...mounts].findLast(({ target }) => `${path}/`.startsWith(`${target}/`));
  return over && 'source' in over ? join(over.source, relative(over.target, path)) : null;
}
