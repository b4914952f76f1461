import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OciRuntime } from '../core/schema.ts';
import { programFolders } from '../host/sandbox.ts';
import { type ContainerOptions, ociConfig, ROOTFS } from './config.ts';

/**
 * Writes an OCI bundle for a program: `config.json`, and a root directory with the image's links and mount points.
 *
 * @param folder of the bundle, empty
 * @returns the command line that runs the container, in the foreground and with the caller's stdin, stdout and stderr
 */
export async function writeBundle(
  runtime: OciRuntime,
  folder: string,
  options: ContainerOptions,
  program: readonly string[],
): Promise<string[]> {
  const rootfs = join(folder, ROOTFS);
  await mkdir(rootfs, { recursive: true });
  for (const entry of programFolders(options.root)) {
    if ('link' in entry) await symlink(entry.link, join(rootfs, entry.folder));
  }
  // Absolute, as in images: the runtime resolves links within the root directory.
  const link = join(rootfs, 'var/run');
  await mkdir(dirname(link));
  await symlink('/run', link);
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(ociConfig(options, program), null, 2)}\n`);
  return [...COMMANDS[runtime](join(folder, 'state')), 'run', '--bundle', folder, `${CONTAINER_NAME}-${randomUUID()}`];
}

/** The beginning of the names of containers. */
export const CONTAINER_NAME = 'resolv-lab';

/**
 * The runtimes, with their state in a directory of the bundle. Neither uses cgroups.
 */
const COMMANDS: Record<OciRuntime, (state: string) => string[]> = {
  runc: (state) => ['runc', '--rootless', 'true', '--root', state],
  crun: (state) => ['crun', '--cgroup-manager=disabled', '--root', state],
};
