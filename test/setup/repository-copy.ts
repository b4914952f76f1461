import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { REPOSITORY } from '../e2e/command.ts';

const PACKAGES = join(REPOSITORY, 'node_modules');

/**
 * Copies the repository as a checkout would be, without its tests.
 *
 * @param options.packages whether its packages are there, as a link; true by default
 * @returns the folder
 */
export async function copyOfRepository(to: string, { packages = true } = {}): Promise<string> {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { stdout } = await execa('git', listing, { cwd: REPOSITORY });
  const files = stdout.split('\0').filter((name) => name !== '' && !name.startsWith('test/'));
  for (const folder of new Set(files.map((file) => dirname(file)))) await mkdir(join(to, folder), { recursive: true });
  // A file that is deleted and not committed is still in the list.
  for (const file of files) await copyFile(join(REPOSITORY, file), join(to, file)).catch(() => {});
  if (packages) await symlink(PACKAGES, join(to, 'node_modules'));
  return to;
}

/**
 * Links packages of the repository into a copy, in place of an installation.
 *
 * @param listed what npm prints with --dry-run: the packages that it would install
 */
export async function linkPackages(listed: string, to: string): Promise<void> {
  const names = [...listed.matchAll(/^add (\S+) /gm)].map(([, name = '']) => name);
  if (names.length === 0) throw new Error(`npm listed no packages: ${listed}`);
  const node = names.some((name) => name === `node-linux-${process.arch}`) ? ['.bin/node'] : [];
  for (const name of [...names, ...node, '.package-lock.json']) {
    const link = join(to, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(PACKAGES, name), link);
  }
}
