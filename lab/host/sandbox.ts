import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ImagePart } from '../core/events.ts';
import type { Host } from './host.ts';

/** The directory of the lab's own programs in a sandbox. /tmp is private to each sandbox. */
export const INSIDE = '/tmp/lab';

/** A part of an image, with the root directory of the image on this machine. */
export interface ImageSource {
  root: string;
  part: ImagePart;
}

/**
 * A mount at `target` in a sandbox: a path of this machine, or an empty file system. `image`: it is a part of an image, whose files
 * never change.
 */
export type Mount =
  | { source: string; target: string; writable?: boolean; image?: ImageSource }
  | { empty: true; target: string };

export interface SandboxOptions {
  host: Pick<Host, 'hostname' | 'etc' | 'run' | 'folders'>;
  /** The root file system that the process runs on: an image, or `/` for this machine's own. */
  root: string;
  /** Made in this order, after all other mounts; missing mount points are created. */
  mounts?: readonly Mount[];
  /** Environment variables, beside PATH and LC_ALL. The process inherits no others: glibc reads RES_OPTIONS, LOCALDOMAIN and more. */
  env?: Record<string, string>;
  /** Capabilities that the program keeps in any case, such as `CAP_SYS_CHROOT`. In a container it has no others. */
  capabilities?: readonly string[];
  /** Capabilities that the program loses outside of a container, where bwrap as root keeps all of its user namespace. */
  dropped?: readonly string[];
  /** The working directory of the program; `/` by default. */
  cwd?: string;
  /** A descriptor of bwrap, from which it reads a seccomp(2) filter for the program. */
  filterFd?: number;
  /** A descriptor of bwrap: the program starts when something can be read from it. */
  blockFd?: number;
  /** Other than 0: the program runs in a user namespace of its own, which maps uid 0 to this uid and has no other. */
  uid?: number;
  /** Whether the root directory is read-only, as with `docker run --read-only`. Mounts keep their own mode. */
  readOnlyRoot?: boolean;
}

/**
 * The command line that starts a program on a C library's root file system, from its host's network namespace. The host's /etc and /run are
 * mounted as directories, so that the program sees a rename in them as on a real machine. /var/run is a symlink to /run, as on every
 * distribution and in container images.
 */
export function sandbox(
  {
    host,
    root,
    mounts = [],
    env = {},
    capabilities = [],
    dropped = [],
    cwd = '/',
    filterFd,
    blockFd,
    uid = 0,
    readOnlyRoot = false,
  }: SandboxOptions,
  program: readonly string[],
): string[] {
  return [
    'bwrap',
    '--die-with-parent',
    ...(uid === 0 ? [] : ['--unshare-user', '--uid', `${uid}`]),
    ...hostnameOf(host),
    ...filesOf({ host, root, mounts }),
    ...(readOnlyRoot ? ['--remount-ro', '/'] : []),
    '--clearenv',
    ...Object.entries(environmentOf(env)).flatMap(([name, value]) => ['--setenv', name, value]),
    ...dropped.flatMap((capability) => ['--cap-drop', capability]),
    ...capabilities.flatMap((capability) => ['--cap-add', capability]),
    ...(filterFd === undefined ? [] : ['--seccomp', `${filterFd}`]),
    ...(blockFd === undefined ? [] : ['--block-fd', `${blockFd}`]),
    ...['--chdir', cwd, '--'],
    ...program,
  ];
}

/** All environment variables of a program in a sandbox. */
export function environmentOf(env: Record<string, string> = {}): Record<string, string> {
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env };
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
export function ownMounts({ etc, run, folders = [] }: Pick<Host, 'etc' | 'run' | 'folders'>): Mount[] {
  return [
    { source: etc, target: '/etc', writable: true },
    { source: run, target: '/run', writable: true },
    ...folders.map(({ source, target }) => ({ source, target, writable: true })),
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

/** An entry of a root directory: a link, or a directory of this machine to mount. */
type RootEntry = { folder: string } & ({ link: string } | { source: string });

/** The directories with programs and libraries that a root file system has. */
export function programFolders(root: string): RootEntry[] {
  return PROGRAM_FOLDERS.flatMap((folder): RootEntry[] => {
    const path = join(root, folder);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    return [stat.isSymbolicLink() ? { folder, link: readlinkSync(path) } : { folder, source: path }];
  });
}

function programsOf(root: string, at: string): string[] {
  return programFolders(root).flatMap((entry) => {
    const inside = `${at}/${entry.folder}`;
    return 'link' in entry ? ['--symlink', entry.link, inside] : ['--ro-bind', entry.source, inside];
  });
}
