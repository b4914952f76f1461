import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { compareVersions } from '../catalogue/version.ts';
import type { Libc, LibcKind } from '../types.ts';
import { ARCH } from './arch.ts';
import { elfBuildId } from './elf-build-id.ts';
import { packageVersion } from './package-version.ts';

const CPU = ARCH.name;

/** The folders that a root file system or a prefix has its libraries in. */
export const LIBRARY_DIRS = [
  `usr/lib/${CPU}-linux-gnu`,
  `lib/${CPU}-linux-gnu`,
  'lib64',
  'usr/lib64',
  'lib',
  'usr/lib',
];

/** The oldest glibc that official binaries of Node 18 and later run on (BUILDING.md of Node). */
export const NODE_NEEDS_GLIBC = '2.28';

/** No C library of the wanted kind that can be read is below `root`. */
export class NoLibcError extends Error {
  override name = 'NoLibcError';
}

/**
 * What the C library below `root` is, read from its files.
 * Throws NoLibcError when it is not there or cannot be read.
 */
export async function inspectRoot(id: string, kind: LibcKind, root: string, suite: string | null): Promise<Libc> {
  const { version, buildId, vendor } = await readLibc(kind, await libcFile(kind, root));
  const name = kind === 'glibc' ? 'libc6' : 'musl';
  const packaged = await packageVersion(root, name);
  // A libc that was installed over the packaged one is not of that package, whatever the package's files say.
  const revision = packaged !== null && (kind === 'musl' || vendor?.endsWith(` ${packaged}`)) ? packaged : null;
  return {
    id,
    kind,
    version,
    package: revision && name,
    revision,
    buildId,
    root,
    suite,
    node: kind === 'glibc' && compareVersions(version, NODE_NEEDS_GLIBC) >= 0 && (await hasNodeLibraries(root)),
  };
}

/** What the file of a C library says of itself. */
export interface LibcFile {
  version: string;
  buildId: string | null;
  /** The value of glibc's `--with-pkgversion`, such as `Debian GLIBC 2.36-9+deb12u14`; null of musl. */
  vendor: string | null;
}

/** Reads the file of a C library. Throws NoLibcError when it does not say its version. */
export async function readLibc(kind: LibcKind, file: string): Promise<LibcFile> {
  const banner = kind === 'glibc' ? await glibcBanner(file) : await muslBanner(file);
  if (!banner) throw new NoLibcError(`${file} is not a ${kind}: it does not say its version`);
  return { ...banner, buildId: await elfBuildId(file) };
}

/** Path of the C library below `root`. Throws NoLibcError when there is none. */
export async function libcFile(kind: LibcKind, root: string): Promise<string> {
  const file = kind === 'glibc' ? await libraryBelow(root, 'libc.so.6') : await muslLoader(root);
  if (!file) throw new NoLibcError(`${root} has no ${kind}`);
  return file;
}

/** musl's only file, where programs look for it below a root; null when it is not there. */
export function muslLoader(root: string): Promise<string | null> {
  return existing(join(root, `lib/ld-musl-${CPU}.so.1`));
}

async function hasNodeLibraries(root: string): Promise<boolean> {
  const found = await Promise.all([libraryBelow(root, 'libstdc++.so.6'), libraryBelow(root, 'libgcc_s.so.1')]);
  return !found.includes(null);
}

/** A shared library in any of the folders that a root file system or a prefix has them in; null when there is none. */
export async function libraryBelow(root: string, name: string): Promise<string | null> {
  for (const dir of LIBRARY_DIRS) {
    const file = await existing(join(root, dir, name));
    if (file) return file;
  }
  return null;
}

/** The path, if it is there. */
export async function existing(path: string): Promise<string | null> {
  return access(path).then(
    () => path,
    () => null,
  );
}

/** The banner that glibc's csu/version.c puts into libc.so.6; read, not run, so that any libc can be asked. */
async function glibcBanner(file: string): Promise<Omit<LibcFile, 'buildId'> | null> {
  const content = await readFile(file);
  const at = content.indexOf('GNU C Library ');
  const banner = at < 0 ? '' : content.toString('latin1', at, at + 200);
  const [, vendor, version] =
    /^GNU C Library (?:\((.*?)\) )?.*?release version (\d+\.\d+(?:\.\d+)*)/.exec(banner) ?? [];
  return version === undefined ? null : { version, vendor: vendor ?? null };
}

/** musl keeps its version apart from its banner, which its loader prints (with status 1) when run without arguments. */
async function muslBanner(file: string): Promise<Omit<LibcFile, 'buildId'> | null> {
  const { stderr } = await execa(file, { reject: false });
  const version = /^Version (\S+)/m.exec(stderr ?? '')?.[1];
  return version === undefined ? null : { version, vendor: null };
}
