import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';

/** Where the lab's own programs lie inside a sandbox: below /tmp, which is the sandbox's own. */
export const INSIDE = '/tmp/lab';

/** Something mounted in a sandbox: a path of this machine, or an empty file system, seen at `target`. */
export type Mount = { source: string; target: string; writable?: boolean } | { empty: true; target: string };

export interface SandboxOptions {
  host: Host;
  /** The root file system that the process runs on: an image, or `/` for this machine's own. */
  root: string;
  /** In this order, over everything else; missing mount points are made. */
  mounts?: readonly Mount[];
  /** The only environment the process gets: glibc listens to RES_OPTIONS, LOCALDOMAIN, HOSTALIASES and more. */
  env?: Record<string, string>;
  /** Capabilities that the program keeps, such as `CAP_SYS_CHROOT`; none by default. */
  capabilities?: readonly string[];
  /** A descriptor of bwrap's, from which it reads a filter for the program's system calls (seccomp(2)). */
  filterFd?: number;
}

/**
 * The words that start a program on a C library's root file system, from its host's network namespace: with the host's /etc
 * and /run bound as directories, so that a rename below them is seen as on a real machine. /var/run is a symlink to
 * /run, as on every distribution and in container images.
 */
export function sandbox(
  { host, root, mounts = [], env = {}, capabilities = [], filterFd }: SandboxOptions,
  program: readonly string[],
): string[] {
  const environment = Object.entries({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env });
  return [
    'bwrap',
    '--die-with-parent',
    ...filesOf({ host, root, mounts }),
    '--clearenv',
    ...environment.flatMap(([name, value]) => ['--setenv', name, value]),
    ...capabilities.flatMap((capability) => ['--cap-add', capability]),
    ...(filterFd === undefined ? [] : ['--seccomp', `${filterFd}`]),
    ...['--chdir', '/', '--'],
    ...program,
  ];
}

/** The words of bwrap for all files of a sandbox, or of a second one inside it, below the folder `at`. */
export function filesOf(
  { host, root, mounts = [] }: Pick<SandboxOptions, 'host' | 'root' | 'mounts'>,
  at = '',
): string[] {
  return [
    ...programsOf(root, at),
    ...['--dev', `${at}/dev`, '--proc', `${at}/proc`, '--tmpfs', `${at}/tmp`],
    ...ownMounts(host).flatMap((mount) => mountWords(mount, at)),
    ...['--symlink', '/run', `${at}/var/run`],
    ...mounts.flatMap((mount) => mountWords(mount, at)),
  ];
}

/** What every program of a host sees of it, below whatever else is mounted. */
export function ownMounts({ etc, run }: Pick<Host, 'etc' | 'run'>): Mount[] {
  return [
    { source: etc, target: '/etc', writable: true },
    { source: run, target: '/run', writable: true },
  ];
}

function mountWords(mount: Mount, at: string): string[] {
  if ('empty' in mount) return ['--tmpfs', at + mount.target];
  return [mount.writable ? '--bind' : '--ro-bind', mount.source, at + mount.target];
}

/**
 * The folders that hold programs and libraries; the rest of a root file system (its /etc, /var, /home) has no business in
 * an experiment. The last two are where NixOS and Guix keep everything.
 */
const PROGRAM_FOLDERS = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'nix', 'gnu'];

function programsOf(root: string, at: string): string[] {
  return PROGRAM_FOLDERS.flatMap((folder) => {
    const path = join(root, folder);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    const inside = `${at}/${folder}`;
    return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), inside] : ['--ro-bind', path, inside];
  });
}
