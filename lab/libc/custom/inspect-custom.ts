import { lstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { packageHint } from '../catalogue/path-hint.ts';
import { compareVersions } from '../catalogue/version.ts';
import { ARCH, archOf } from '../inspect/arch.ts';
import { inspectRoot, libcFile, NODE_NEEDS_GLIBC, NoLibcError, readLibc } from '../inspect/inspect-root.ts';
import { existing, libraryBelow } from '../inspect/libc-places.ts';
import { knownBuild } from '../known-build.ts';
import type { CustomLibc, Libc, LibcMounts } from '../types.ts';
import { borrowLibraries } from './borrow-libraries.ts';
import { BUILD_TREE, kindInFolder } from './custom-libc.ts';

/** The folders with shared libraries in a build tree, in the order of its own testrun.sh. */
const TREE_FOLDERS = ['', 'math', 'elf', 'dlfcn', 'nss', 'nis', 'rt', 'resolv', 'mathvec', 'support', 'nptl'];

/** The facts of a custom C library. @throws NoLibcError with the fault of the folder */
export async function inspectCustom(id: string, { how, path }: CustomLibc): Promise<Libc> {
  const folder = await stat(path).catch(() => null);
  if (!folder) throw new NoLibcError(`${path} does not exist`);
  if (!folder.isDirectory()) throw new NoLibcError(`${path} is not a directory${packageHint(path) ?? ''}`);
  if (how === 'dir' && kindInFolder(path) === 'musl') return inspectMusl(id, path);
  const inspected = how === 'dir' ? await inspectInstalled(id, path) : await inspectTree(id, path);
  await refuseOtherArch(inspected.libcMounts.file);
  const libc = { ...inspected.libc, ...(await knownBuild(inspected.libc.buildId)) };
  return libc.node ? { ...libc, custom: inspected.libcMounts } : addFallbackLibraries({ ...inspected, libc });
}

/** A musl in an installation: its only file is both the library and the loader, which prints the version. */
async function inspectMusl(id: string, path: string): Promise<Libc> {
  const file = libcFile('musl', path);
  // Before the loader runs: another architecture's does not print a version.
  await refuseOtherArch(file);
  const libc = await inspectRoot(id, 'musl', path, null);
  return { ...libc, ...(await knownBuild(libc.buildId)), custom: { file, mounts: [], libraryPath: [] } };
}

/** @throws NoLibcError for the file of another architecture */
async function refuseOtherArch(file: string): Promise<void> {
  const found = await archOf(file);
  if (found !== ARCH.name) throw new NoLibcError(`${file} is for ${found}, but this machine is ${ARCH.name}`);
}

interface Inspected {
  libc: Libc;
  libcMounts: LibcMounts;
}

/**
 * A glibc in an installation. In a root file system, or after `make install` with `DESTDIR`, the loader has its usual path.
 * With a prefix of its own, loader and libraries are in one folder.
 */
async function inspectInstalled(id: string, path: string): Promise<Inspected> {
  const file = libraryBelow(path, 'libc.so.6');
  if (!file) {
    if (loaderOfTree(path) !== null) throw new NoLibcError(`${path} is a build tree: use build:${path}`);
    throw new NoLibcError(
      `${path} has no C library: neither glibc's libc.so.6 in lib or lib64, nor musl's lib/${ARCH.muslLoader}`,
    );
  }
  const libraries = dirname(file);
  const inPlace = lstatSync(join(path, ARCH.loaderPlace), { throwIfNoEntry: false });
  // On some architectures a prefix has its loader at the path of a root file system, and its libraries in `lib` too.
  if (inPlace && basename(libraries) !== 'lib')
    return { libc: await inspectRoot(id, 'glibc', path, null), libcMounts: { file, mounts: [], libraryPath: [] } };
  const loader = existing(join(libraries, ARCH.loader));
  if (!loader) throw new NoLibcError(`${ARCH.loader} is missing beside ${file}`);
  return {
    libc: await inspectRoot(id, 'glibc', path, null),
    libcMounts: {
      file,
      mounts: [{ source: loader, target: ARCH.loaderPlace }],
      libraryPath: [`/${relative(path, libraries)}`],
    },
  };
}

async function inspectTree(id: string, path: string): Promise<Inspected> {
  const file = existing(join(path, 'libc.so.6'));
  const loader = loaderOfTree(path);
  if (!file || !loader) {
    const isInstalled = libraryBelow(path, 'libc.so.6');
    throw new NoLibcError(
      isInstalled
        ? `${path} is not a build tree: use dir:${path}`
        : `${path} has no libc.so.6 and elf/ld.so: run make in it first`,
    );
  }
  const folders = TREE_FOLDERS.map((folder) => existing(join(path, folder)));
  const { version, buildId } = await readLibc('glibc', file);
  return {
    libc: {
      id,
      kind: 'glibc',
      version,
      buildId,
      package: null,
      revision: null,
      root: path,
      suite: null,
      node: false,
    },
    libcMounts: {
      file,
      mounts: [
        { source: path, target: BUILD_TREE },
        { source: loader, target: ARCH.loaderPlace },
      ],
      libraryPath: folders.flatMap((folder) => (folder ? [join(BUILD_TREE, relative(path, folder))] : [])),
    },
  };
}

/** The loader of a build tree, under its installed name or as `ld.so`. */
function loaderOfTree(path: string): string | null {
  return existing(join(path, 'elf', ARCH.loader)) ?? existing(join(path, 'elf', 'ld.so'));
}

/** Adds this machine's libgcc_s and libstdc++, which may need every symbol of this machine's glibc. */
async function addFallbackLibraries({ libc, libcMounts }: Inspected): Promise<Libc> {
  const names = ['libgcc_s.so.1', 'libstdc++.so.6'];
  const custom = await borrowLibraries(libcMounts, names);
  const here = await inspectRoot('host', 'glibc', '/', null).catch(() => null);
  const isNewEnough = (than: string) => compareVersions(libc.version, than) >= 0;
  const hasBoth = custom.mounts.length === libcMounts.mounts.length + names.length;
  return {
    ...libc,
    node: hasBoth && isNewEnough(NODE_NEEDS_GLIBC) && here !== null && isNewEnough(here.version),
    custom,
  };
}
