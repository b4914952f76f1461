import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Mounts a new in-memory file system over `directory` for the files of one run: pinned network namespaces and the
 * hosts' files. Only this mount namespace has the mount, so it ends with the run.
 *
 * @throws if mount(8) fails; it is certain to be allowed only inside the lab's namespaces
 */
export async function mountWorkspace(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  await execa('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'resolv-lab', directory]);
  await mkdir(join(directory, 'hosts'));
  return directory;
}
