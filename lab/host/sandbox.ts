import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';

/** The directory of the lab's own programs in a sandbox. /tmp is private to each sandbox. */
export const INSIDE = '/tmp/lab';

/** A mount at `target` in a sandbox: a path of this machine, or an empty file system. */
export type Mount = { source: string; target: string; writable?: boolean } | { empty: true; target: string };

export interface SandboxOptions {
  host: Host;
  /** The root file system that the process runs on: an image, or `/` for this machine's own. */
  root: string;
  /** Made in this order, after all other mounts; missing mount points are created. */
  mounts?: readonly Mount[];
  /** Environment variables, beside PATH and LC_ALL. The process inherits no others: glibc reads RES_OPTIONS, LOCALDOMAIN and more. */
  env?: Record<string, string>;
  /** Capabilities that the program keeps, such as `CAP_SYS_CHROOT`; none by default. */
  capabilities?: readonly string[];
  /** The working directory of the program; `/` by default. */
  cwd?: string;
  /** A descriptor of bwrap, from which it reads a seccomp(2) filter for the program. */
  filterFd?: number;
}

/**
 * The command line that starts a program on a C library's root file system, from its host's network namespace. The host's /etc and /run are
 * mounted as directories, so that the program sees a rename in them as on a real machine. /var/run is a symlink to /run, as on every
 * distribution and in container images.
 */
export function sandbox(
  { host, root, mounts = [], env = {}, capabilities = [], cwd = '/', filterFd }: SandboxOptions,
  program: readonly string[],
): string[] {
  const environment = Object.entries({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env });
  return [
    'bwrap',
    '--die-with-parent',
    ...hostnameOf(host),
    ...filesOf({ host, root, mounts }),
    '--clearenv',
    ...environment.flatMap(([name, value]) => ['--setenv', name, value]),
    ...capabilities.flatMap((capability) => ['--cap-add', capability]),
    ...(filterFd === undefined ? [] : ['--seccomp', `${filterFd}`]),
    ...['--chdir', cwd, '--'],
    ...program,
  ];
}

/** The arguments of bwrap for a host's own name (a UTS namespace), which gethostname(2) returns. */
export function hostnameOf({ hostname }: Pick<Host, 'hostname'>): string[] {
  return ['--unshare-uts', '--hostname', hostname];
}

/** The arguments of bwrap for all files of a sandbox, or of a second one inside it, below the directory `at`. */
export function filesOf(
  { host, root, mounts = [] }: Pick<SandboxOptions, 'host' | 'root' | 'mounts'>,
  at = '',
): string[] {
  return [
    ...programsOf(root, at),
    ...['--dev', `${at}/dev`, '--proc', `${at}/proc`, '--tmpfs', `${at}/tmp`],
    ...ownMounts(host).flatMap((mount) => mountArguments(mount, at)),
    ...['--symlink', '/run', `${at}/var/run`],
    ...mounts.flatMap((mount) => mountArguments(mount, at)),
  ];
}

/** The mounts of every program on a host; others come on top. */
export function ownMounts({ etc, run }: Pick<Host, 'etc' | 'run'>): Mount[] {
  return [
    { source: etc, target: '/etc', writable: true },
    { source: run, target: '/run', writable: true },
  ];
}

function mountArguments(mount: Mount, at: string): string[] {
  if ('empty' in mount) return ['--tmpfs', at + mount.target];
  return [mount.writable ? '--bind' : '--ro-bind', mount.source, at + mount.target];
}

/**
 * The directories with programs and libraries. The rest of a root file system (its /etc, /var, /home) must not influence an experiment. NixOS
 * and Guix keep everything in the last two.
 */
export const PROGRAM_FOLDERS = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'nix', 'gnu'];

function programsOf(root: string, at: string): string[] {
  return PROGRAM_FOLDERS.flatMap((folder) => {
    const path = join(root, folder);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    const inside = `${at}/${folder}`;
    return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), inside] : ['--ro-bind', path, inside];
  });
}
