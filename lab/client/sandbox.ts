import { accessSync, constants, type Dirent, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Host } from '../host/host.ts';
import { type Mount, PROGRAM_FOLDERS, type SandboxOptions } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';
import { isBelow } from '../util/is-below.ts';
import { suggest } from '../util/suggest.ts';
import type { ClientProgram } from './definition.ts';
import { FILTER_FD } from './process.ts';
import type { ScratchCopies } from './scratch-copies.ts';
import { placeIn } from './unpack-layer.ts';
import { USERS_LIBRARY } from './users/build.ts';

/** Where programs are looked for in a root file system. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Of a root file system, the folders that a host of the lab has itself. */
const OWN_FOLDERS = ['etc', 'run', 'proc', 'sys', 'dev', 'tmp', 'var', 'boot', 'lost+found'];
const OWN_IN_VAR = ['run', 'lock', 'tmp'];

/** Files of a root's /etc that a program may need, and that do not influence its lookups; folders are all there. */
const HARMLESS_FILES = ['ld.so.cache', 'ld.so.conf', 'mime.types', 'passwd', 'group', 'protocols', 'services', 'rpc'];

/** Folders of this machine that are never bound in: the host of the lab has its own, or they are no files. */
const NOT_BOUND = ['etc', 'run', 'proc', 'sys', 'dev'].map((folder) => `/${folder}`);

/** The programs of this machine, where the programs of a libc's root come first: a shell that a command needs, and its tools. */
const OWN_BIN = '/usr/bin';
export const BESIDE = '/this-machine/usr/bin';
const OWN_PROGRAMS: readonly Mount[] = [{ source: OWN_BIN, target: BESIDE }];

/** What a client runs on. */
export interface ClientPlace {
  host: Host;
  libc: Libc;
  /** The mounts of its machine. */
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  /** The library that lets it switch to users that do not exist, for a program that needs it. */
  usersLibrary?: string | undefined;
  /** For the folders that it may write to. */
  copies: ScratchCopies;
}

/** The reason why a client cannot run on a libc's root file system; undefined if its program is found. */
export function clientUnsupported({ command, mounts = [], root: own }: ClientProgram, libc: Libc): string | undefined {
  const place = own ?? libcEnvironment(libc).root;
  const [name = ''] = command;
  if (findProgram(name, place, mounts) !== null) return undefined;
  const near = name.includes('/') ? null : suggest(name, namesIn(place));
  const hint = near ? `: did you mean '${near}'?` : '';
  if (place !== libcEnvironment(libc).root) return `there is no program '${name}' in ${place}${hint}`;
  return `there is no program '${name}' on ${libc.id}, nor on this machine${hint}`;
}

/** A client's view of its host, in the folder in which the lab was started, where it can see it; and its command there. */
export function clientSandbox(
  program: ClientProgram,
  place: ClientPlace,
): { isolation: Omit<SandboxOptions, 'host'> & { host: Host }; command: string[] } {
  const { command, root: own, mounts: further = [] } = program;
  const { host, libc, mounts, copies, usersLibrary } = place;
  const libcEnv = libcEnvironment(libc);
  const root = own ?? libcEnv.root;
  const isOwnRoot = own !== undefined;
  const here = isOwnRoot ? '/' : process.cwd();
  const [name = '', ...args] = command;
  const found = findProgram(name, root, further);
  const folders = isOwnRoot
    ? []
    : foldersToBring([here, ...(found?.folder ?? []), ...args.filter(isFile).map(folderOf)], root);
  const home = homeIn(root);
  const placed: Mount[] = [
    // Programs expect that it exists; an image of packages alone has none.
    ...(existsSync(join(root, home)) ? [] : [{ empty: true, target: home } as const]),
    ...(isOwnRoot ? [] : libcEnv.mounts),
    ...rootMounts(root, { isOwnRoot, copies, ownEtc: host.etc }),
    ...mounts,
    ...folders.flatMap((folder) => copies.mountsOf(folder, folder)),
    ...(isThisMachine(root) || isOwnRoot ? [] : OWN_PROGRAMS),
  ];
  return {
    isolation: {
      host,
      root,
      mounts: [
        ...placed,
        ...further.flatMap(({ target }) => mountPointFor(target, root, placed)),
        ...further.map(({ source, target, writable = false }) => ({ source, target, writable })),
        ...(usersLibrary === undefined ? [] : [{ source: usersLibrary, target: USERS_LIBRARY }]),
      ],
      env: clientEnvironment(program, place),
      filterFd: FILTER_FD,
      cwd: isOwnRoot || !isVisible(here, root, folders) ? '/' : here,
    },
    command: [found?.path ?? name, ...args],
  };
}

/** The environment of a client, beside what `environmentOf` adds. */
export function clientEnvironment(
  { root: own, env: variables = {} }: ClientProgram,
  { libc, env, usersLibrary }: Pick<ClientPlace, 'libc' | 'env' | 'usersLibrary'>,
): Record<string, string> {
  const libcEnv = libcEnvironment(libc);
  const root = own ?? libcEnv.root;
  const besideOwn = own === undefined ? [PATH, BESIDE].join(delimiter) : PATH;
  const path = isThisMachine(root) ? `${process.env.PATH ?? PATH}` : besideOwn;
  const preload: Record<string, string> = usersLibrary === undefined ? {} : { LD_PRELOAD: USERS_LIBRARY };
  return {
    PATH: path,
    HOME: homeIn(root),
    ...(own === undefined ? libcEnv.env : {}),
    ...preload,
    ...env,
    ...variables,
  };
}

/**
 * The rest of a root file system: programs have files in /opt, /srv, /home, /var/lib and folders of /etc, and write to some of them. Of a root
 * of the program's own, as of a container's, that is all of it. What the host's own /etc has, such as files of a scenario, takes precedence.
 */
function rootMounts(
  root: string,
  { isOwnRoot, copies, ownEtc }: { isOwnRoot: boolean; copies: ScratchCopies; ownEtc: string },
): Mount[] {
  const isOwn = (name: string) => existsSync(join(ownEtc, name));
  // The kernel makes no overlay of the root directory of this machine itself.
  const wholeOf = (path: string) => (isThisMachine(root) ? join(root, path.split('/')[0] ?? '') : root);
  const mountOf = (path: string) => copies.mountsOf(join(root, path), `/${path}`, wholeOf(path));
  const isPart = (name: string) => !OWN_FOLDERS.includes(name) && (isOwnRoot || !PROGRAM_FOLDERS.includes(name));
  const entries = entriesIn(root).filter(({ name }) => isPart(name));
  const links = entries.filter((entry) => entry.isSymbolicLink() && !PROGRAM_FOLDERS.includes(entry.name));
  return [
    ...foldersOf(entries).flatMap(mountOf),
    ...links.flatMap(({ name }) => linkedMount(root, name, mountOf)),
    ...foldersOf(entriesIn(join(root, 'var')))
      .filter((name) => !OWN_IN_VAR.includes(name))
      .flatMap((name) => mountOf(join('var', name))),
    ...foldersOf(entriesIn(join(root, 'etc')))
      .filter((name) => !isOwn(name))
      .flatMap((name) => mountOf(join('etc', name))),
    ...[
      ...(isOwnRoot ? entries.filter((entry) => entry.isFile()).map(({ name }) => name) : []),
      ...HARMLESS_FILES.filter((name) => !isOwn(name))
        .map((name) => join('etc', name))
        .filter((path) => isFile(join(root, path))),
    ].map((path) => ({ source: join(root, path), target: `/${path}` })),
  ];
}

/** What a symlink in a root directory leads to, such as /home to /data/home. */
function linkedMount(root: string, name: string, mountOf: (path: string) => Mount[]): Mount[] {
  const source = placeIn(root, name);
  if (!statSync(source, { throwIfNoEntry: false })?.isDirectory()) return [];
  return mountOf(relative(root, source)).map((mount) => ({
    ...mount,
    target: mount.target.replace(relative(root, source), name),
  }));
}

/**
 * Makes room for a mount at a path that is not there, in a folder that is read-only: the last folder on the way that exists becomes an empty
 * one with the same entries.
 */
function mountPointFor(target: string, root: string, placed: readonly Mount[]): Mount[] {
  const parts = target.split('/').filter(Boolean);
  const exists = (path: readonly string[]) => statSync(join(root, ...path), { throwIfNoEntry: false });
  const missing = parts.findIndex((_, at) => !exists(parts.slice(0, at + 1)));
  const folder = parts.slice(0, missing);
  const at = `/${folder.join('/')}`;
  if (missing <= 0 || !isReadOnly(at, placed) || !exists(folder)?.isDirectory()) return [];
  const entries = readdirSync(join(root, ...folder)).filter((name) => exists([...folder, name]));
  return [
    { empty: true, target: at },
    ...entries.map((name) => ({ source: join(root, ...folder, name), target: join(at, name) })),
  ];
}

/** Whether nothing can be created at a path in the sandbox: in the programs' folders, and where a mount is read-only. */
function isReadOnly(path: string, placed: readonly Mount[]): boolean {
  const mount = placed.findLast(({ target }) => isBelow(path, target));
  if (mount) return !('empty' in mount || mount.writable);
  return PROGRAM_FOLDERS.includes(path.split('/')[1] ?? '');
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function foldersOf(entries: readonly Dirent[]): string[] {
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Where a program is: its path in the sandbox, and what of this machine it needs there. */
interface FoundProgram {
  path: string;
  /** The folder of a program that is named by its path. */
  folder?: string[];
}

/** Finds a program as a shell does: in what is mounted, in the root file system, then on this machine. */
function findProgram(name: string, root: string, mounts: NonNullable<ClientProgram['mounts']>): FoundProgram | null {
  if (name.includes('/')) {
    const mount = mounts.findLast(({ target }) => isBelow(name, target));
    if (mount && isProgram(join(mount.source, name.slice(mount.target.length)))) return { path: name };
    if (isAbsolute(name) && !isThisMachine(root) && isProgram(join(root, name))) return { path: name };
    const path = resolve(name);
    return isProgram(path) ? { path, folder: [dirname(path)] } : null;
  }
  const search = isThisMachine(root) ? `${process.env.PATH ?? ''}:${PATH}` : PATH;
  const found = search.split(delimiter).find((folder) => folder !== '' && isProgram(join(root, folder, name)));
  if (found !== undefined) return { path: join(found, name) };
  return isProgram(join(OWN_BIN, name)) ? { path: join(BESIDE, name) } : null;
}

function namesIn(root: string): string[] {
  return PATH.split(delimiter).flatMap((folder) => {
    try {
      return readdirSync(join(root, folder));
    } catch {
      return [];
    }
  });
}

/** Folders of this machine, to mount each at its own path, because the root does not show them. */
function foldersToBring(folders: readonly string[], root: string): string[] {
  const wanted = [...new Set(folders)].filter((folder) => folder !== '/' && !isVisible(folder, root, []));
  return wanted
    .filter((folder) => !NOT_BOUND.some((own) => isBelow(folder, own)))
    .toSorted((a, b) => a.length - b.length);
}

/** Whether a folder of this machine is in the sandbox at its own path. */
function isVisible(folder: string, root: string, brought: readonly string[]): boolean {
  if (brought.some((each) => isBelow(folder, each))) return true;
  const [, top = ''] = folder.split('/');
  return folder === '/' || (isThisMachine(root) && !OWN_FOLDERS.includes(top));
}

function isThisMachine(root: string): boolean {
  return root === '/';
}

function homeIn(root: string): string {
  const { HOME } = process.env;
  return isThisMachine(root) && HOME !== undefined ? HOME : '/root';
}

function folderOf(file: string): string {
  return dirname(resolve(file));
}

function isFile(path: string): boolean {
  return path !== '' && existsSync(path) && lstatSync(path).isFile();
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
