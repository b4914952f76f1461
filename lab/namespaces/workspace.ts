import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Mounts a fresh in-memory file system over `directory`, for everything that must not outlive this run: pinned network
 * namespaces and the hosts' files. Only this mount namespace sees it, so it ends with the run, however that ends.
 *
 * @throws if mount(8) refuses (only inside the lab's namespaces is it sure to be allowed)
 */
export async function mountWorkspace(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  await execa('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'resolv-lab', directory]);
  await mkdir(join(directory, 'hosts'));
  return directory;
}
