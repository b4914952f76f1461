import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDir } from '../../util/cache-paths.ts';
import { madeInPlace } from '../image/made-in-place.ts';

/** Packages that were unpacked into a root file system of their own. */
export interface UnpackedPackages {
  root: string;
  /** The version of the package with the C library. */
  version: string;
}

/** A word with packages that cannot be used; the message is one line. */
export class PackageFileError extends Error {
  override readonly name = 'PackageFileError';
}

/**
 * The files of a word: paths or globs. A colon divides two of them only behind the ending, because a version's epoch may have one.
 *
 * @param or what else may be written, for the message
 * @throws PackageFileError
 */
export function filesOf(word: string, text: string, { ending, or }: { ending: string; or: string }): string[] {
  const files = text.split(new RegExp(`(?<=\\${ending}):`)).flatMap((each) => {
    const path = resolve(each);
    if (existsSync(path)) return [path];
    const found = globSync(path).toSorted();
    if (found.length > 0) return found;
    if (each.endsWith(ending)) throw new PackageFileError(`${word}: ${each} does not exist`);
    throw new PackageFileError(`${word}: '${each}' is no package: name ${ending} files${or}`);
  });
  const folder = files.find((file) => !statSync(file).isFile());
  if (folder !== undefined)
    throw new PackageFileError(`${word}: ${folder} is not a file: name its packages, as ${folder}/*${ending}`);
  return files;
}

/**
 * The folder of the cache with the root of these packages, which `unpack` fills once for their content. The root has the links of a merged
 * /usr and the folders of a running system; no program of the packages runs.
 */
export async function unpackedRoot(
  files: readonly string[],
  kind: PackageKind,
  unpack: (root: string) => Promise<void>,
): Promise<string> {
  const hashes = await Promise.all(files.map(async (file) => sha256(await readFile(file))));
  const place = join(packageFilesDir(kind), sha256(hashes.toSorted().join('\n')).slice(0, 12));
  if (!existsSync(place)) {
    await madeInPlace(place, async (temporary) => {
      const root = join(temporary, 'root');
      for (const each of ['bin', 'lib', 'lib64', 'sbin']) {
        await mkdir(join(root, 'usr', each), { recursive: true });
        await symlink(`usr/${each}`, join(root, each));
      }
      await unpack(root);
      for (const folder of ['etc', 'run', 'proc', 'dev', 'tmp', 'lab', 'var'])
        await mkdir(join(root, folder), { recursive: true });
      await rm(join(root, 'var/run'), { recursive: true, force: true });
      await symlink('../run', join(root, 'var/run'));
    });
  }
  return join(place, 'root');
}

type PackageKind = 'debs' | 'rpms';

/** The folder of the cache for packages of a kind. */
export function packageFilesDir(kind: PackageKind): string {
  return join(cacheDir(), kind);
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
