import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { type Host, ownFolders } from '../host/host.ts';
import { type Mount, PROGRAM_FOLDERS } from '../host/sandbox.ts';
import { definitionOf } from '../libc/catalogue/definitions.ts';
import { isPackageName, type LibcWithPackages } from '../libc/index.ts';
import { LIBRARY_FOLDER } from '../libc/inspect/arch.ts';
import { isModuleOfGlibc } from '../libc/inspect/resolver-in-use.ts';
import { buildNssModule, MODULE_FUNCTIONS, type ModuleFunction } from '../nss-module/build.ts';
import type { ScenarioContext } from '../scenario/context.ts';
import { cacheDir } from '../util/cache-paths.ts';
import { isBelow } from '../util/is-below.ts';
import { suggest } from '../util/suggest.ts';
import { DefinitionError } from './definition.ts';

/** A part of a machine, or of the image of a libc, at `target`; a module of the lab; or an empty folder. */
export type ReadyMount =
  | { target: string; machine: string; path: string; readOnly: boolean }
  | { target: string; image: LibcWithPackages; path: string }
  | { target: string; service: string; functions: readonly ModuleFunction[] }
  | { target: string; empty: true };

/** The folders that every sandbox has from elsewhere, or that must not change: a folder of a scenario would hide what is in them. */
export const NOT_FOR_FILES: readonly string[] = [...PROGRAM_FOLDERS, 'proc', 'sys', 'dev', 'tmp'];

/**
 * Reads a mount: `client:/run`, `client:/etc/resolv.conf ro`, `image:debian-trixie+libnss-mdns:/usr/lib/…`, `module:gethostbyname_r`, or `empty`.
 *
 * @param machines the names of all machines
 * @throws DefinitionError for a text that is no mount
 */
export function readMount(target: string, text: string, machines: readonly string[]): ReadyMount {
  if (!target.startsWith('/') || normalize(target) !== target)
    throw new DefinitionError(`'${target}' is no absolute path to mount at`, target);
  if (text.trim() === 'empty') return { target, empty: true };
  const image = readImageMount(target, text.trim());
  if (image) return image;
  const [, functions] = /^module:(.*)$/s.exec(text.trim()) ?? [];
  if (functions !== undefined) return readModuleMount(target, functions);
  const [, machine = '', path = '', access] = /^\s*([^\s:]+):(\/\S+)(\s+ro)?\s*$/.exec(text) ?? [];
  if (path === '' || normalize(path) !== path)
    throw new DefinitionError(
      `'${text}' is no mount: MACHINE:/run…, MACHINE:/etc…, with 'ro' behind it for read-only; image:LIBC+PACKAGE:/PATH; module:FUNCTION,FUNCTION; or 'empty'`,
      text,
    );
  if (!machines.includes(machine)) throw new DefinitionError(unknownMachine(machine, machines), text);
  return { target, machine, path, readOnly: access !== undefined };
}

/** Reads the functions of a module of the lab, whose service is in the name of its file. @throws DefinitionError for another name or function */
function readModuleMount(target: string, list: string): ReadyMount {
  const [, service] = /\/libnss_([a-z][a-z0-9]*)\.so\.2$/.exec(target) ?? [];
  if (service === undefined)
    throw new DefinitionError(`'${target}' is no name of a module: it ends in /libnss_SERVICE.so.2`, target);
  if (isModuleOfGlibc(basename(target)))
    throw new DefinitionError(`'${target}': the C library has a module for ${service} of its own`, target);
  refuseFixedFolder(target);
  const functions = list.split(',').map((word) => {
    const name = MODULE_FUNCTIONS.find((each) => each === word);
    if (name) return name;
    const near = suggest(word, MODULE_FUNCTIONS);
    const known = near ? `did you mean '${near}'?` : `the functions are ${MODULE_FUNCTIONS.join(', ')}`;
    throw new DefinitionError(`mounts: no function '${word}' of a module: ${known}`, word || target);
  });
  return { target, service, functions };
}

/** @throws DefinitionError for a path in a folder of the cell's own libc */
function refuseFixedFolder(target: string): void {
  const [, top = ''] = target.split('/');
  if (NOT_FOR_FILES.includes(top))
    throw new DefinitionError(`mounts: '${target}' is in /${top}, which a scenario cannot change`, target);
}

/** A module by its service and its functions, as its mount is described. */
export function moduleText({ service, functions }: Extract<ReadyMount, { service: string }>): string {
  return `module ${service} with ${functions.join(', ')}`;
}

/**
 * Reads `image:LIBC:/PATH` or `image:LIBC+PACKAGE,PACKAGE:/PATH`; a package may have `+`, `:` and `/` in its name, but not `:/`.
 * `$LIB` in the path is Debian's folder of libraries on this machine, as in ld.so(8).
 *
 * @returns undefined for a mount of another kind
 * @throws DefinitionError for a libc without an image, and a target that cannot be one
 */
export function readImageMount(
  target: string,
  text: string,
): Extract<ReadyMount, { image: LibcWithPackages }> | undefined {
  if (!text.startsWith('image:')) return undefined;
  const refuse = (why: string, part = text) => {
    throw new DefinitionError(`mounts: '${part}' ${why}`, part);
  };
  const [, id = '', list, written = ''] = /^image:([^\s+:]+)(?:\+(\S+?))?:(\/\S+)$/.exec(text) ?? [];
  const path = written.replaceAll('$LIB', LIBRARY_FOLDER);
  if (path === '' || normalize(path) !== path)
    refuse('is no part of an image, such as image:debian-trixie+libnss-mdns:/usr/$LIB/libnss_mdns.so.2');
  const definition = definitionOf(id);
  // The files of this machine, and those of a libc of the user's own, are in no image.
  if (!definition || !['debian', 'npm-tarball'].includes(definition.source.from))
    refuse(
      "has no image: the first word after 'image:' is a libc of `resolv-lab libc list`, such as debian-trixie",
      id,
    );
  const packages = list?.split(',') ?? [];
  for (const word of packages)
    if (!isPackageName(word)) refuse('is no name of a Debian package, such as libnss-mdns', word);
  if (packages.length > 0 && definition?.source.from !== 'debian')
    refuse('is no Debian suite, and has no packages', id);
  refuseFixedFolder(target);
  return { target, image: { id, packages }, path };
}

export function unknownMachine(name: string, names: readonly string[]): string {
  const near = suggest(name, names);
  return `no machine '${name}': ${near ? `did you mean '${near}'?` : `the machines are ${names.join(', ')}`}`;
}

/** @param files of each machine, by its name @throws DefinitionError for a mount of a path that its machine does not have */
export function refuseMissingSource(
  mounts: readonly ReadyMount[],
  files: ReadonlyMap<string, readonly string[]>,
): void {
  for (const mount of mounts) {
    if (!('machine' in mount)) continue;
    const { machine, path } = mount;
    const own = ownFolders(files.get(machine) ?? [], '/').map(({ target }) => target);
    if (!['/etc', '/run', ...own].some((folder) => isBelow(path, folder)))
      throw new DefinitionError(
        `'${machine}:${path}' is no mount: ${machine} has /etc, /run and the folders of its 'files'; name the folder in 'files', as '${path}/': ''`,
        `${machine}:${path}`,
      );
  }
}

/**
 * The mounts of a program, with the folders of the hosts and the images. A missing folder of a host is made, as `docker run -v` does.
 * @throws HarnessError for a path that an image does not have
 */
export async function mountsOf(
  mounts: readonly ReadyMount[],
  hosts: ReadonlyMap<string, Host>,
  scenario: Pick<ScenarioContext, 'partOfImage'>,
): Promise<Mount[]> {
  return Promise.all(mounts.map(mountOf));

  async function mountOf(mount: ReadyMount): Promise<Mount> {
    if ('empty' in mount) return mount;
    if ('service' in mount) return moduleMount(mount);
    const { target, path } = mount;
    if ('image' in mount) return { target, ...scenario.partOfImage(mount.image, path) };
    const source = sourceOn(hosts.get(mount.machine) as Host, path);
    if (!existsSync(source)) mkdirSync(source, { recursive: true });
    return { target, source, ...(!mount.readOnly && { writable: true }) };
  }
}

/** A module of the lab, which is the only file of its image. */
async function moduleMount(mount: Extract<ReadyMount, { service: string }>): Promise<Mount> {
  const source = realpathSync(await buildNssModule(cacheDir(), mount.service, mount.functions));
  const part = { libc: moduleText(mount), packages: {}, path: `/${basename(source)}` };
  return { target: mount.target, source, image: { root: dirname(source), part } };
}

function sourceOn({ etc, run, folders = [] }: Host, path: string): string {
  const all = [{ target: '/etc', source: etc }, { target: '/run', source: run }, ...folders];
  const { target, source } = all.find((each) => isBelow(path, each.target)) as (typeof all)[number];
  return join(source, relative(target, path));
}

/** The images of which these mounts have a part. */
export function imagesOf(mounts: readonly ReadyMount[]): LibcWithPackages[] {
  return mounts.flatMap((mount) => ('image' in mount ? [mount.image] : []));
}
