import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { elfNeeded } from '../inspect/elf-dynamic.ts';
import { existing, LIBRARY_DIRS, libraryBelow } from '../inspect/libc-places.ts';
import type { Libc, LibcMounts } from '../types.ts';
import { BUILD_TREE } from './custom-libc.ts';

/** The path of this machine's libraries in a sandbox. */
const BORROWED = '/tmp/lab/borrowed';

/** The libraries that glibc installs itself. A program on a custom glibc must never have this machine's. */
const OF_GLIBC =
  /^(ld-linux.*|lib(anl|BrokenLocale|c|c_malloc_debug|dl|m|mvec|nsl|nss_.*|pthread|resolv|rt|thread_db|util))\.so/;

/** Adds libraries of this machine, where it has them, to the mounts of a custom glibc; its own libraries go first. */
export async function borrowLibraries(mounts: LibcMounts, names: readonly string[]): Promise<LibcMounts> {
  const borrowed = await Promise.all(
    names.map(async (name) => {
      const file = libraryBelow('/', name);
      return file === null ? [] : [{ source: await realpath(file), target: `${BORROWED}/${name}` }];
    }),
  );
  if (borrowed.flat().length === 0) return mounts;
  return {
    ...mounts,
    mounts: [...mounts.mounts, ...borrowed.flat()],
    libraryPath: [...new Set([...mounts.libraryPath, BORROWED])],
  };
}

/**
 * A custom glibc for a program that also needs libraries which glibc does not bring: those that the tree lacks come from
 * this machine. A library that neither has is left to the loader, whose message names it.
 */
export async function withLibrariesOf(program: string, libc: Libc): Promise<Libc> {
  if (!libc.custom) return libc;
  const names = await missingLibraries(program, libc, libc.custom);
  return { ...libc, custom: await borrowLibraries(libc.custom, names) };
}

/** The libraries that a program needs, also by way of others, and a custom glibc has no file for. */
async function missingLibraries(
  program: string,
  { root }: Libc,
  { mounts, libraryPath }: LibcMounts,
): Promise<string[]> {
  const tree = mounts.find(({ target }) => target === BUILD_TREE)?.source;
  const folders = libraryPath.map((folder) =>
    tree !== undefined && folder.startsWith(BUILD_TREE)
      ? join(tree, folder.slice(BUILD_TREE.length))
      : join(root, folder),
  );
  const ownFile = (name: string) => {
    for (const folder of [...folders, ...LIBRARY_DIRS.map((each) => join(root, each))]) {
      const file = existing(join(folder, name));
      if (file !== null) return file;
    }
    return mounts.find(({ target }) => target === `${BORROWED}/${name}`)?.source ?? null;
  };
  const missing: string[] = [];
  const seen = new Set<string>();
  const rest = [program];
  for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
    for (const name of await elfNeeded(file)) {
      if (seen.has(name) || OF_GLIBC.test(name)) continue;
      seen.add(name);
      const own = ownFile(name);
      if (own === null) missing.push(name);
      const next = own ?? libraryBelow('/', name);
      if (next !== null) rest.push(next);
    }
  }
  return missing;
}
