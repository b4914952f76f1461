import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { filesOf, INSIDE, type Mount } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';

/** Where the root file system of the cell's libc lies in a visitor's sandbox; outside it is this machine's own. */
const CELL_ROOT = `${INSIDE}/root`;
/** Where the lab's own commands lie there. */
export const COMMANDS = `${INSIDE}/bin`;

/** Where bwrap reads which system calls do nothing (seccomp(2)). */
export const FILTER_FD = 3;

export interface ShellSandboxOptions {
  host: Host;
  libc: Libc;
  /** What the programs of the story see over their host's files. */
  mounts: readonly Mount[];
  /** What the lab adds for the visitor alone. */
  furniture: readonly Mount[];
  env: Readonly<Record<string, string>>;
}

/**
 * The words that start a visitor's program on a host of a story: in its network namespace, with the /etc and /run that its programs
 * see, on this machine's own programs, so that its shell and tools are there. The libc's root file system lies inside, for chroot(8).
 */
export function shellSandbox(
  { host, libc, mounts, furniture, env }: ShellSandboxOptions,
  program: readonly string[],
): string[] {
  const libcEnv = libcEnvironment(libc);
  return [
    ...host.network.enter,
    ...['bwrap', '--die-with-parent'],
    ...filesOf({ host, root: '/', mounts: [...mounts, ...furniture] }),
    ...filesOf({ host, root: libcEnv.root, mounts: [...libcEnv.mounts, ...mounts] }, CELL_ROOT),
    ...['--seccomp', `${FILTER_FD}`],
    '--clearenv',
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', '/tmp', '--'],
    ...program,
  ];
}

/** A program of a libc's own root file system, as a shell script that starts it there; null where the libc has none of that name. */
export function cellProgram(libc: Libc, name: string): string | null {
  const { root, env } = libcEnvironment(libc);
  const path = ['usr/bin', 'bin'].map((folder) => join('/', folder, name)).find((each) => existsSync(join(root, each)));
  if (!path) return null;
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return `#!/bin/sh\nexec ${['env', ...settings, 'chroot', CELL_ROOT, path].join(' ')} "$@"\n`;
}
