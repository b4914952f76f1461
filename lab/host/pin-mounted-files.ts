import { link, mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mount } from './sandbox.ts';

/**
 * The same mounts, to be made again later: a mounted file is an inode, which its name may have left by then. A hard link below
 * `folder`, which has to be on the same file system, keeps a name for it.
 */
export async function pinMountedFiles(mounts: readonly Mount[], folder: string): Promise<Mount[]> {
  return Promise.all(
    mounts.map(async (mount) => {
      if ('empty' in mount || !(await stat(mount.source)).isFile()) return mount;
      const kept = join(await mkdtemp(join(folder, 'seen-')), 'file');
      await link(mount.source, kept);
      return { ...mount, source: kept };
    }),
  );
}
