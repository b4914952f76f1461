import { link, mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mount } from './sandbox.ts';

/**
 * The same mounts, for use at a later time. A mount of a file shows an inode, and its path may name another inode by then. So each file gets a
 * hard link below `folder`, which must be on the same file system. Files of images are not replaced.
 */
export async function pinMountedFiles(mounts: readonly Mount[], folder: string): Promise<Mount[]> {
  return Promise.all(
    mounts.map(async (mount) => {
      if ('empty' in mount || mount.image !== undefined || !(await stat(mount.source)).isFile()) return mount;
      const pinned = join(await mkdtemp(join(folder, 'seen-')), 'file');
      await link(mount.source, pinned);
      return { ...mount, source: pinned };
    }),
  );
}
