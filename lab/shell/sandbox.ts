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
  /** Files of the user's own, for the session and for programs of the libc's root. */
  ownMounts?: readonly Mount[] | undefined;
  /** A root file system in place of the libc's. */
  root?: string | undefined;
  env: Readonly<Record<string, string>>;
}

/**
 * The command line that starts a program of the session on a host of a scenario. It runs in the host's network namespace
 * and sees the /etc and /run of the host's programs. Shell and tools are this machine's. The root file system of the
 * libc is inside, for chroot(8).
 */
export function shellSandbox(
  { host, libc, mounts, sessionMounts, ownMounts = [], root, env }: ShellSandboxOptions,
  program: readonly string[],
): string[] {
  const libcEnv = libcEnvironment(libc);
  return [
    ...host.network.enter,
    ...['bwrap', '--die-with-parent', ...hostnameOf(host)],
    ...filesOf({ host, root: '/', mounts: [...mounts, ...ownMounts, ...sessionMounts] }),
    ...filesOf(
      {
        host,
        root: root ?? libcEnv.root,
        mounts: [...(root === undefined ? libcEnv.mounts : []), ...mounts, ...ownMounts],
      },
      CELL_ROOT,
    ),
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
  const { root } = libcEnvironment(libc);
  const path = ['usr/bin', 'bin'].map((folder) => join('/', folder, name)).find((each) => existsSync(join(root, each)));
  return path === undefined ? null : onLibc(libc, path);
}

/** A shell script that runs its arguments as a command on the libc, or on the root file system that takes its place. */
export function onLibc(libc: Libc, ...words: readonly string[]): string {
  const { env } = libcEnvironment(libc);
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return `#!/bin/sh\nexec ${['env', ...settings, 'chroot', CELL_ROOT, ...words].join(' ')} "$@"\n`;
}
