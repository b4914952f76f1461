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
  /** The C library, relative to the root, and its size: an image in which that changed is made anew. */
  libcFile: z.string(),
  libcSize: z.number(),
  /** So it is with all that runs: files by their size. Older images do not say. */
  files: z.record(z.string(), z.number()).optional(),
  /** What its resolver consists of, held by content as well. Older images do not say. */
  resolver: z.record(z.string(), z.object({ file: z.string(), sha256: z.string() })).optional(),
  /** The state of these files when their content was last read: as long as that stays, so does the content. */
  resolverState: z.record(z.string(), z.string()).optional(),
});

/** What was read from an image when it was made. */
export type ImageManifest = z.infer<typeof manifestSchema>;

export interface StoredImage {
  root: string;
  manifest: ImageManifest;
}

const imagesDir = () => join(cacheDir(), 'images');

const imageDir = (recipe: Recipe) => join(imagesDir(), `${recipe.name}-${recipeKey(recipe)}`);

/** The finished image of a recipe, or null when there is none or it is damaged. */
export async function storedImage(recipe: Recipe): Promise<StoredImage | null> {
  return openImage(imageDir(recipe));
}

/** What was read from every image of the cache; nothing of one whose manifest cannot be read. */
export async function readImageManifests(): Promise<ImageManifest[]> {
  const names = await readdir(imagesDir()).catch(() => []);
  const manifests = await Promise.all(names.map((name) => readManifest(join(imagesDir(), name)).catch(() => null)));
  return manifests.filter((manifest) => manifest !== null);
}

/**
 * Makes the image of a recipe. `fill` is given an empty directory and says what it put there; when it throws, nothing is
 * left behind. A sound image that another process has put in place meanwhile stays, unless `refresh` asks for a new one.
 */
export async function makeImage(
  recipe: Recipe,
  refresh: boolean,
  fill: (root: string) => Promise<ImageManifest>,
): Promise<StoredImage> {
  const parent = imagesDir();
  await mkdirp(parent);
  await removeAbandoned(parent);
  const making = join(parent, await temporaryName());
  const root = join(making, 'root');
  await mkdir(root, { recursive: true });
  const clear = () => removeAtExit(making);
  process.on('exit', clear);
  try {
    const manifest = await fill(root);
    await writeFile(join(making, 'manifest.json'), JSON.stringify(manifest, null, 2));
    await moveInto(making, imageDir(recipe), refresh);
  } finally {
    await rm(making, { recursive: true, force: true });
    process.off('exit', clear);
  }
  const image = await storedImage(recipe);
  if (!image) throw new Error(`${imageDir(recipe)}: damaged right after it was made`);
  return image;
}

/** Removes what was left of images that processes since dead were making. */
export async function sweepImages(): Promise<void> {
  if (existsSync(imagesDir())) await removeAbandoned(imagesDir());
}

/** A program that was killed this moment may still write there: then rmdir(2) is tried again. What stays all the same the next sweep gets. */
function removeAtExit(making: string): void {
  try {
    rmSync(making, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  } catch {
    // Nobody is left to tell.
  }
}

async function openImage(dir: string): Promise<StoredImage | null> {
  const root = join(dir, 'root');
  try {
    const manifest = await readManifest(dir);
    const files = manifest.files ?? { [manifest.libcFile]: manifest.libcSize };
    // Hundreds of them: asking one after the other without a thread pool between takes a fraction of the time.
    const isSound = ([file, size]: [string, number]) => statSync(join(root, file)).size === size;
    const resolver = Object.values(manifest.resolver ?? {});
    const holds = ({ file, sha256 }: { file: string; sha256: string }) => {
      const path = join(root, file);
      return fileState(path) === manifest.resolverState?.[file] || digest(path) === sha256;
    };
    return Object.entries(files).every(isSound) && resolver.every(holds) ? { root, manifest } : null;
  } catch {
    return null;
  }
}

/** Throws when it cannot be read, or has another form. */
async function readManifest(dir: string): Promise<ImageManifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')));
}

/** What changes whenever a file is written or replaced, also by one of its size; ctime cannot be set back by a program. */
export function fileState(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(' ');
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** rename() replaces a file but not a full directory, so what is in the way is moved aside first. */
async function moveInto(made: string, place: string, refresh: boolean): Promise<void> {
  while (!(await renamed(made, place))) {
    if (!refresh && (await openImage(place))) return;
    const aside = `${made}-old`;
    // It may be gone: another process has moved it aside itself.
    if (await renamed(place, aside)) await rm(aside, { recursive: true, force: true });
  }
}

/** Whether a directory could be renamed; not when the target is in the way or the directory itself is gone. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return false;
    throw error;
  }
}
