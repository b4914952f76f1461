import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { cacheDir } from '../../util/cache-paths.ts';
import { mkdirp } from '../../util/mkdirp.ts';
import { type Recipe, recipeKey } from './recipe.ts';
import { removeAbandoned, temporaryName } from './temp-dirs.ts';

const manifestSchema = z.object({
  madeAt: z.iso.datetime(),
  version: z.string(),
  package: z.string().nullable(),
  revision: z.string().nullable(),
  buildId: z.string().nullable(),
  node: z.boolean(),
  daemonVersion: z.string().nullable(),
  /** The C library, relative to the root, and its size; after a change of the size the image is replaced. */
  libcFile: z.string(),
  libcSize: z.number(),
  /** The sizes of all programs and libraries, checked like `libcSize`. Older images lack them. */
  files: z.record(z.string(), z.number()).optional(),
  /** The files of its resolver, whose content is checked too. Older images lack them. */
  resolver: z.record(z.string(), z.object({ file: z.string(), sha256: z.string() })).optional(),
  /** The `fileState` of these files at the last reading; while it is unchanged, so is the content. */
  resolverState: z.record(z.string(), z.string()).optional(),
});

/** The facts that were read from an image after its creation. */
export type ImageManifest = z.infer<typeof manifestSchema>;

export interface StoredImage {
  root: string;
  manifest: ImageManifest;
}

const imagesDir = () => join(cacheDir(), 'images');

const imageDir = (recipe: Recipe) => join(imagesDir(), `${recipe.name}-${recipeKey(recipe)}`);

/** The finished image of a recipe; null if it is missing or damaged. */
export async function storedImage(recipe: Recipe): Promise<StoredImage | null> {
  return openImage(imageDir(recipe));
}

/** The readable manifests of all images in the cache. */
export async function readImageManifests(): Promise<ImageManifest[]> {
  const names = await readdir(imagesDir()).catch(() => []);
  const manifests = await Promise.all(names.map((name) => readManifest(join(imagesDir(), name)).catch(() => null)));
  return manifests.filter((manifest) => manifest !== null);
}

/**
 * Creates the image of a recipe. `fill` fills an empty directory and returns the manifest; if it throws, the directory is
 * removed. An undamaged image that another process creates meanwhile stays, except with `refresh`.
 */
export async function makeImage(
  recipe: Recipe,
  refresh: boolean,
  fill: (root: string) => Promise<ImageManifest>,
): Promise<StoredImage> {
  const parent = imagesDir();
  await mkdirp(parent);
  await removeAbandoned(parent);
  const temporary = join(parent, await temporaryName());
  const root = join(temporary, 'root');
  await mkdir(root, { recursive: true });
  const clear = () => removeAtExit(temporary);
  process.on('exit', clear);
  try {
    const manifest = await fill(root);
    await writeFile(join(temporary, 'manifest.json'), JSON.stringify(manifest, null, 2));
    await moveInto(temporary, imageDir(recipe), refresh);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    process.off('exit', clear);
  }
  const image = await storedImage(recipe);
  if (!image) throw new Error(`${imageDir(recipe)}: damaged right after its creation`);
  return image;
}

/** Removes unfinished images of processes that have ended. */
export async function sweepImages(): Promise<void> {
  if (existsSync(imagesDir())) await removeAbandoned(imagesDir());
}

/** Removes an unfinished image. It retries while a program that was just killed still writes; the next sweep removes the rest. */
function removeAtExit(temporary: string): void {
  try {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  } catch {
    // The process is ending, so an error could not be reported.
  }
}

async function openImage(dir: string): Promise<StoredImage | null> {
  const root = join(dir, 'root');
  try {
    const manifest = await readManifest(dir);
    const files = manifest.files ?? { [manifest.libcFile]: manifest.libcSize };
    // For hundreds of files, synchronous calls take a fraction of the time of the thread pool.
    const hasSize = ([file, size]: [string, number]) => statSync(join(root, file)).size === size;
    const resolver = Object.values(manifest.resolver ?? {});
    const hasContent = ({ file, sha256 }: { file: string; sha256: string }) => {
      const path = join(root, file);
      return fileState(path) === manifest.resolverState?.[file] || digest(path) === sha256;
    };
    return Object.entries(files).every(hasSize) && resolver.every(hasContent) ? { root, manifest } : null;
  } catch {
    return null;
  }
}

/** Reads a manifest. @throws Error if it cannot be read or is invalid */
async function readManifest(dir: string): Promise<ImageManifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')));
}

/** A text that changes with every write or replacement of a file, also of the same size; no program can set ctime back. */
export function fileState(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(' ');
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Moves an image to its place. rename(2) does not replace a full directory, so an old image is moved aside first. */
async function moveInto(image: string, place: string, refresh: boolean): Promise<void> {
  while (!(await tryRename(image, place))) {
    if (!refresh && (await openImage(place))) return;
    const aside = `${image}-old`;
    // Another process may have moved it aside already.
    if (await tryRename(place, aside)) await rm(aside, { recursive: true, force: true });
  }
}

/** Renames a directory; false if the target exists or the directory does not. */
async function tryRename(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return false;
    throw error;
  }
}
