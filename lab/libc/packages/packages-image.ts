import { StorageError } from '../../core/storage-error.ts';
import { allSettledThenThrow } from '../../util/all-settled-then-throw.ts';
import { announce, type Progress } from '../../util/progress.ts';
import { definitionOf } from '../catalogue/definitions.ts';
import type { StoredImage } from '../image/image-store.ts';
import { storedImage } from '../image/image-store.ts';
import { imageLibc, provisionImage } from '../image/provision-image.ts';
import type { Recipe } from '../image/recipe.ts';
import { packageVersion } from '../inspect/package-version.ts';
import type { Libc, LibcState } from '../types.ts';
import { packagesKey, packagesRecipe } from './packages-recipe.ts';

/** A libc of the catalogue, with further packages of its suite in its image. */
export interface LibcWithPackages {
  id: string;
  packages: readonly string[];
}

/** An image as a key: the order of its packages does not matter. */
export function imageKey({ id, packages }: LibcWithPackages): string {
  return [id, ...packagesKey(packages).split(' ').filter(Boolean)].join('+');
}

/** Whether the image of a libc with packages is there; no image can be made for other than Debian's libcs. */
export async function inspectWithPackages({ id, packages }: LibcWithPackages): Promise<LibcState> {
  const recipe = packagesRecipe(id, packages);
  if ('reason' in recipe) return { id, state: 'unavailable', reason: recipe.reason };
  const image = await storedImage(recipe);
  if (!image) return { id, state: 'missing', how: 'a run with these packages makes its image' };
  return { id, state: 'ready', libc: await libcOf(recipe, image, packages) };
}

/**
 * Provisions the missing images of libcs with packages, several at once, in the order of the requests. An impossible one is
 * `unavailable`, with apt's reason; the others are not affected.
 *
 * @throws StorageError for a full disk, after all have ended
 */
export async function provisionWithPackages(
  requests: readonly LibcWithPackages[],
  { progress }: { progress: Progress },
): Promise<LibcState[]> {
  const provisionOne = async ({ id, packages }: LibcWithPackages): Promise<LibcState> => {
    const recipe = packagesRecipe(id, packages);
    if ('reason' in recipe) return { id, state: 'unavailable', reason: recipe.reason };
    const report = announce(`${id} with ${packages.join(', ')}`, progress);
    try {
      const image = await provisionImage(recipe, kindOf(id), { onStart: report.begin });
      const libc = await libcOf(recipe, image, packages);
      report.end('done', libc.revision ?? libc.version);
      return { id, state: 'ready', libc };
    } catch (error) {
      if (error instanceof StorageError) throw error;
      const reason = `${packages.join(', ')} for ${id}: ${(error as Error).message}`;
      report.end('failed', reason);
      return { id, state: 'unavailable', reason };
    }
  };
  return allSettledThenThrow(requests.map(provisionOne));
}

/** Whether apt refused a package itself, and the suite is available: another word on the command line would help. */
export function isUnknownPackage(reason: string): boolean {
  return /Unable to locate package|has no installation candidate|Version '.*' for '.*' was not found|Release '.*' for '.*' was not found|Couldn't find any package/.test(
    reason,
  );
}

/** The libc of an image, with the versions of the packages. */
async function libcOf(recipe: Recipe, image: StoredImage, packages: readonly string[]): Promise<Libc> {
  const libc = imageLibc(recipe, kindOf(recipe.libcId), image);
  return { ...libc, packages: await packageVersions(image.root, packages) };
}

/** The name of a package without a suite, version or architecture. */
export function packageName(word: string): string {
  return word.replace(/[:=/].*$/, '');
}

/** The versions of packages below a root, by their names (`packageName`); null for an unknown version. */
export async function packageVersions(
  root: string,
  packages: readonly string[],
): Promise<Record<string, string | null>> {
  const names = [...new Set(packages.map(packageName))].toSorted();
  const versions = await Promise.all(names.map(async (name) => [name, await packageVersion(root, name)] as const));
  return Object.fromEntries(versions);
}

function kindOf(id: string) {
  return definitionOf(id)?.kind ?? 'glibc';
}
