import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PROGRAM_FOLDERS = ['usr', 'bin', 'sbin', 'lib', 'lib64'];

/**
 * Writes a minimal bundle for `runc run`, with `program` from this machine in namespaces of its own.
 *
 * @returns the command line, by the name of the container
 */
export async function runcBundle(directory: string, program: readonly string[]): Promise<(name: string) => string[]> {
  const bundle = join(directory, 'bundle');
  await mkdir(join(bundle, 'rootfs'), { recursive: true });
  const folders = PROGRAM_FOLDERS.filter((folder) => existsSync(`/${folder}`));
  const config = {
    ociVersion: '1.0.2',
    process: { cwd: '/', user: { uid: 0, gid: 0 }, args: program, env: ['PATH=/usr/bin:/bin'] },
    root: { path: 'rootfs' },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['mode=755'] },
      ...folders.map((folder) => ({
        destination: `/${folder}`,
        type: 'none',
        source: `/${folder}`,
        options: ['rbind', 'ro'],
      })),
    ],
    linux: { namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type })) },
  };
  await writeFile(join(bundle, 'config.json'), JSON.stringify(config));
  return (name) => [
    ...['runc', '--rootless', 'true', '--root', join(directory, 'runc-state')],
    ...['run', '--bundle', bundle, name],
  ];
}
