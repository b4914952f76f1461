import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Host } from '../host/host.ts';
import { INSIDE, type Mount, PROGRAM_FOLDERS, sandbox } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';
import { suggest } from '../util/suggest.ts';
import type { ClientProgram } from './definition.ts';
import { FILTER_FD } from './process.ts';

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
const BESIDE = '/this-machine/usr/bin';
const OWN_PROGRAMS: readonly Mount[] = [{ source: OWN_BIN, target: BESIDE }];

/** What a client runs on. */
export interface ClientPlace {
  host: Host;
  libc: Libc;
  /** The root file system, instead of that of the libc. */
  root?: string | undefined;
  /** The mounts of its machine. */
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  /** The library that lets it switch to users that do not exist, for a program that needs it. */
  usersLibrary?: string | undefined;
}

/** The reason why a client cannot run on a libc's root file system; undefined if its program is found. */
export function clientUnsupported(
  { command, mounts = [], root: own }: ClientProgram,
  libc: Libc,
  root = own,
): string | undefined {
  const place = root ?? libcEnvironment(libc).root;
  const [name = ''] = command;
  if (findProgram(name, place, mounts) !== null) return undefined;
  const near = name.includes('/') ? null : suggest(name, namesIn(place));
  const hint = near ? `: did you mean '${near}'?` : '';
  if (place !== libcEnvironment(libc).root) return `there is no program '${name}' in ${place}${hint}`;
  return `there is no program '${name}' on ${libc.id}, nor on this machine${hint}`;
}

/** The command line that starts a client in its sandbox, in the folder in which the lab was started, where it can see it. */
export function clientSandbox(
  { command, root: own, mounts: further = [], env: variables = {} }: ClientProgram,
  { host, libc, root: given, mounts, env, usersLibrary }: ClientPlace,
): string[] {
  const libcEnv = libcEnvironment(libc);
  const root = own ?? given ?? libcEnv.root;
  const isOwnRoot = own !== undefined;
  const here = isOwnRoot ? '/' : process.cwd();
  const [name = '', ...args] = command;
  const program = findProgram(name, root, further);
  const brought = isOwnRoot
    ? []
    : filesOf([here, ...(program?.folder ?? []), ...args.filter(isFile).map(folderOf)], root);
  const path = isThisMachine(root) ? `${process.env.PATH ?? PATH}` : isOwnRoot ? PATH : [PATH, BESIDE].join(delimiter);
  return sandbox(
    {
      host,
      root,
      mounts: [
        ...(isOwnRoot ? [] : libcEnv.mounts),
        ...rootMounts(root, host.etc),
        ...mounts,
        ...brought,
        ...(isThisMachine(root) || isOwnRoot ? [] : OWN_PROGRAMS),
        ...further.flatMap(({ target }) => mountPointFor(target, root)),
        ...further.map(({ source, target, writable = false }) => ({ source, target, writable })),
        ...(usersLibrary === undefined ? [] : [{ source: usersLibrary, target: USERS_LIBRARY }]),
      ],
      env: {
        PATH: path,
        HOME: homeIn(root),
        ...(isOwnRoot ? {} : libcEnv.env),
        ...(usersLibrary === undefined ? {} : { LD_PRELOAD: USERS_LIBRARY }),
        ...env,
        ...variables,
      },
      filterFd: FILTER_FD,
      cwd: isOwnRoot || !isVisible(here, root, brought) ? '/' : here,
    },
    [program?.path ?? name, ...args],
  );
}

/**
 * The rest of a root file system, read-only: programs have files in /opt, /srv, /home, /var/lib and folders of /etc. What the host's own /etc
 * has, such as files of a scenario, takes precedence.
 */
function rootMounts(root: string, ownEtc: string): Mount[] {
  const top = foldersIn(root, [...OWN_FOLDERS, ...PROGRAM_FOLDERS]);
  const inVar = foldersIn(join(root, 'var'), OWN_IN_VAR).map((name) => join('var', name));
  const isOwn = (name: string) => existsSync(join(ownEtc, name));
  const etc = foldersIn(join(root, 'etc'), [])
    .filter((name) => !isOwn(name))
    .map((name) => join('etc', name));
  const files = HARMLESS_FILES.filter((name) => !isOwn(name))
    .map((name) => join('etc', name))
    .filter((path) => isFile(join(root, path)));
  return [...top, ...inVar, ...etc, ...files].map((path) => ({ source: join(root, path), target: `/${path}` }));
}

/** Where a program finds the library. Programs that it starts need it in their environment, as LD_PRELOAD. */
const USERS_LIBRARY = join(INSIDE, 'users.so');

/** The folders in which a host of the lab may create mount points: they are no part of a root file system. */
const WRITABLE = ['etc', 'run', 'tmp', 'dev', 'proc'];

/**
 * Makes room for a mount at a path that a root file system does not have, which is read-only: the last folder on the way that exists becomes
 * an empty one with the same entries.
 */
function mountPointFor(target: string, root: string): Mount[] {
  const parts = target.split('/').filter(Boolean);
  const exists = (path: readonly string[]) => statSync(join(root, ...path), { throwIfNoEntry: false });
  const missing = parts.findIndex((_, at) => !exists(parts.slice(0, at + 1)));
  if (missing <= 0 || WRITABLE.includes(parts[0] ?? '')) return [];
  const folder = parts.slice(0, missing);
  if (!exists(folder)?.isDirectory()) return [];
  const entries = readdirSync(join(root, ...folder)).filter((name) => exists([...folder, name]));
  const at = `/${folder.join('/')}`;
  return [
    { empty: true, target: at },
    ...entries.map((name) => ({ source: join(root, ...folder, name), target: join(at, name) })),
  ];
}

function foldersIn(folder: string, without: readonly string[]): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !without.includes(entry.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
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

/** Mounts of folders of this machine, each at its own path, which the root does not show. */
function filesOf(folders: readonly string[], root: string): Mount[] {
  const wanted = [...new Set(folders)].filter((folder) => folder !== '/' && !isVisible(folder, root, []));
  return wanted
    .filter((folder) => !NOT_BOUND.some((own) => isBelow(folder, own)))
    .toSorted((a, b) => a.length - b.length)
    .map((folder) => ({ source: folder, target: folder }));
}

/** Whether a folder of this machine is in the sandbox at its own path. */
function isVisible(folder: string, root: string, mounts: readonly Mount[]): boolean {
  if (mounts.some(({ target }) => isBelow(folder, target))) return true;
  const [, top = ''] = folder.split('/');
  return folder === '/' || (isThisMachine(root) && !OWN_FOLDERS.includes(top));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
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
