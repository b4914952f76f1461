import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { compareVersions } from '../catalogue/version.ts';
import type { Libc, LibcKind } from '../types.ts';
import { elfBuildId } from './elf-build-id.ts';
import { libraryBelow, muslLoader } from './libc-places.ts';
import { packageVersion } from './package-version.ts';

/** The oldest glibc that official binaries of Node 18 and later run on (BUILDING.md of Node). */
export const NODE_NEEDS_GLIBC = '2.28';

/** A root without a readable C library of the requested kind. */
export class NoLibcError extends Error {
  override name = 'NoLibcError';
}

/**
 * The facts of the C library below `root`, read from its files.
 * @throws NoLibcError if it is missing or cannot be read
 */
export async function inspectRoot(id: string, kind: LibcKind, root: string, suite: string | null): Promise<Libc> {
  const { version, buildId, vendor } = await readLibc(kind, await libcFile(kind, root));
  const name = kind === 'glibc' ? 'libc6' : 'musl';
  const packaged = await packageVersion(root, name);
  // The banner decides: another libc may have been installed over the packaged one.
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
    node: kind === 'glibc' && compareVersions(version, NODE_NEEDS_GLIBC) >= 0 && hasNodeLibraries(root),
  };
}

/** The facts in the file of a C library. */
export interface LibcFile {
  version: string;
  buildId: string | null;
  /** The value of glibc's `--with-pkgversion`, such as `Debian GLIBC 2.36-9+deb12u14`; null for musl. */
  vendor: string | null;
}

/** Reads the file of a C library. @throws NoLibcError if it has no version */
export async function readLibc(kind: LibcKind, file: string): Promise<LibcFile> {
  const banner = kind === 'glibc' ? await glibcBanner(file) : await muslBanner(file);
  if (!banner) throw new NoLibcError(`${file} is not a ${kind}: it has no version`);
  return { ...banner, buildId: await elfBuildId(file) };
}

/** The path of the C library below `root`. @throws NoLibcError without one */
export function libcFile(kind: LibcKind, root: string): string {
  const file = kind === 'glibc' ? libraryBelow(root, 'libc.so.6') : muslLoader(root);
  if (!file) throw new NoLibcError(`${root} has no ${kind}`);
  return file;
}

function hasNodeLibraries(root: string): boolean {
  return ['libstdc++.so.6', 'libgcc_s.so.1'].every((name) => libraryBelow(root, name) !== null);
}

/** The banner in libc.so.6 (glibc, csu/version.c). It is read from the file, because this machine may be unable to run it. */
async function glibcBanner(file: string): Promise<Omit<LibcFile, 'buildId'> | null> {
  const content = await readFile(file);
  const at = content.indexOf('GNU C Library ');
  const banner = at < 0 ? '' : content.toString('latin1', at, at + 200);
  const [, vendor, version] =
    /^GNU C Library (?:\((.*?)\) )?.*?release version (\d+\.\d+(?:\.\d+)*)/.exec(banner) ?? [];
  return version === undefined ? null : { version, vendor: vendor ?? null };
}

/** The version of musl, which is not in the file's banner; the loader prints it, with status 1, if run without arguments. */
async function muslBanner(file: string): Promise<Omit<LibcFile, 'buildId'> | null> {
  const { stderr } = await execa(file, { reject: false });
  const version = /^Version (\S+)/m.exec(stderr ?? '')?.[1];
  return version === undefined ? null : { version, vendor: null };
}
