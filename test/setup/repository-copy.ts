import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { REPOSITORY } from '../e2e/command.ts';

/**
 * Copies the repository as a checkout would be, without its tests.
 *
 * @param options.packages whether its packages are there, as a link; true by default
 * @returns the folder
 */
export async function copyOfRepository(to: string, { packages = true } = {}): Promise<string> {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { stdout } = await execa('git', listing, { cwd: REPOSITORY });
  for (const file of stdout.split('\0').filter((name) => name !== '' && !name.startsWith('test/'))) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    // A file that is deleted and not committed is still in the list.
    await cp(join(REPOSITORY, file), join(to, file)).catch(() => {});
  }
  if (packages) await symlink(join(REPOSITORY, 'node_modules'), join(to, 'node_modules'));
  return to;
}
