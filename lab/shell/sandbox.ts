import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { filesOf, hostnameOf, INSIDE, type Mount } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';

/** The root file system of the cell's libc in the session's sandbox; `/` there is this machine's. */
const CELL_ROOT = `${INSIDE}/root`;
/** The directory of the lab's own commands in the sandbox. */
export const COMMANDS = `${INSIDE}/bin`;

/** The descriptor from which bwrap reads the filter that disables system calls (seccomp(2)). */
export const FILTER_FD = 3;

export interface ShellSandboxOptions {
  host: Host;
  libc: Libc;
  /** Mounts that the programs of the scenario have over their host's files. */
  mounts: readonly Mount[];
  /** Mounts for the session only. */
  sessionMounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
}

/**
 * The command line that starts a program of the session on a host of a scenario. It runs in the host's network namespace
 * and sees the /etc and /run of the host's programs. Shell and tools are this machine's. The root file system of the
 * libc is inside, for chroot(8).
 */
export function shellSandbox(
  { host, libc, mounts, sessionMounts, env }: ShellSandboxOptions,
  program: readonly string[],
): string[] {
  const libcEnv = libcEnvironment(libc);
  return [
    ...host.network.enter,
    ...['bwrap', '--die-with-parent', ...hostnameOf(host)],
    ...filesOf({ host, root: '/', mounts: [...mounts, ...sessionMounts] }),
    ...filesOf({ host, root: libcEnv.root, mounts: [...libcEnv.mounts, ...mounts] }, CELL_ROOT),
    ...['--seccomp', `${FILTER_FD}`],
    '--clearenv',
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', '/tmp', '--'],
    ...program,
  ];
}

/**
 * A shell script that runs a program of the libc's own root file system; null if the libc has no program of that name.
 */
export function cellProgram(libc: Libc, name: string): string | null {
  const { root, env } = libcEnvironment(libc);
  const path = ['usr/bin', 'bin'].map((folder) => join('/', folder, name)).find((each) => existsSync(join(root, each)));
  if (!path) return null;
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return `#!/bin/sh\nexec ${['env', ...settings, 'chroot', CELL_ROOT, path].join(' ')} "$@"\n`;
}
