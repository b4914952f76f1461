import { readdirSync, statSync } from 'node:fs';
import { mkdir, rm, stat, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pLimit from 'p-limit';
import { StorageError, storageFault } from '../../core/storage-error.ts';
import { areInstalled } from '../../requirements/programs.ts';
import { inspectRoot, libcFile } from '../inspect/inspect-root.ts';
import { packageVersion } from '../inspect/package-version.ts';
import type { Libc, LibcKind } from '../types.ts';
import { fileState, type ImageManifest, makeImage, type StoredImage, storedImage } from './image-store.ts';
import { type Recipe, recipeKey } from './recipe.ts';
import { onlyDigests, resolverDigests } from './resolver-digests.ts';
import { UnavailableError } from './unavailable.ts';
import { unpackDebian } from './unpack-debian.ts';
import { unpackNpmTarball } from './unpack-npm-tarball.ts';

// Mount points of cells, which cannot be created later because the root is read-only.
const MOUNT_POINTS = ['etc', 'run', 'proc', 'dev', 'tmp', 'lab'];

// An image takes one download and some unpacking; three at once use connection and disk well.
const limitImages = pLimit(3);

/** The images in progress, so that libcs and daemons with the same image wait for the same work. */
const inProgress = new Map<string, Promise<StoredImage>>();

/**
 * The image of a recipe, created if it is missing, or with `refresh` from the current packages. `onStart` is called when
 * the creation begins; not if another caller has begun it, or a tool is missing.
 * @throws UnavailableError; StorageError for a disk fault
 */
export async function provisionImage(
  recipe: Recipe,
  kind: LibcKind,
  { refresh = false, onStart }: { refresh?: boolean; onStart: () => void },
): Promise<StoredImage> {
  const stored = refresh ? null : await storedImage(recipe);
  if (stored) return stored;
  if (recipe.source.from === 'debian' && !(await areInstalled(['mmdebstrap']))) {
    throw new UnavailableError('mmdebstrap is not installed');
  }
  const key = recipeKey(recipe);
  const creation = inProgress.get(key) ?? limitImages(create);
  inProgress.set(key, creation);
  try {
    return await creation;
  } finally {
    inProgress.delete(key);
  }

  async function create(): Promise<StoredImage> {
    onStart();
    try {
      return await makeImage(recipe, refresh, (root) => fill(recipe, kind, root));
    } catch (error) {
      const fault = storageFault(error);
      throw fault === null ? error : new StorageError(`the image ${recipe.name}`, fault);
    }
  }
}

/** The libc of an image, from its manifest. */
export function imageLibc(recipe: Recipe, kind: LibcKind, { root, manifest }: StoredImage): Libc {
  const { version, package: name, revision, buildId, node } = manifest;
  const suite = suiteOf(recipe);
  const libc: Libc = { id: recipe.libcId, kind, version, package: name, revision, buildId, root, suite, node };
  return manifest.resolver ? { ...libc, resolver: onlyDigests(manifest.resolver) } : libc;
}

async function fill(recipe: Recipe, kind: LibcKind, root: string): Promise<ImageManifest> {
  const { source, daemon } = recipe;
  await (source.from === 'debian' ? unpackDebian(source, root) : unpackNpmTarball(source, root));
  await completeRoot(root);
  const libc = await inspectRoot(recipe.libcId, kind, root, suiteOf(recipe));
  const file = await libcFile(kind, root);
  const resolver = await resolverDigests(kind, root);
  return {
    madeAt: new Date().toISOString(),
    version: libc.version,
    package: libc.package,
    revision: libc.revision,
    buildId: libc.buildId,
    node: libc.node,
    daemonVersion: daemon && (await packageVersion(root, daemon)),
    libcFile: relative(root, file),
    libcSize: (await stat(file)).size,
    files: runnableFiles(root),
    resolver,
    resolverState: Object.fromEntries(
      Object.values(resolver).map((each) => [each.file, fileState(join(root, each.file))]),
    ),
  };
}

/** The sizes of all programs and libraries below a root, by their paths. */
function runnableFiles(root: string): Record<string, number> {
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const entries = all.map((each) => {
    const path = join(each.parentPath, each.name);
    const { mode, size } = statSync(path);
    return { path: relative(root, path), size, runs: (mode & EXECUTABLE) !== 0 || each.name.includes('.so') };
  });
  return Object.fromEntries(entries.flatMap(({ path, size, runs }) => (runs ? [[path, size]] : [])));
}

/** <sys/stat.h>, S_IXUSR */
const EXECUTABLE = 0o100;

async function completeRoot(root: string): Promise<void> {
  for (const dir of [...MOUNT_POINTS, 'var']) await mkdir(join(root, dir), { recursive: true });
  await rm(join(root, 'var/run'), { recursive: true, force: true });
  await symlink('../run', join(root, 'var/run'));
}

function suiteOf({ source }: Recipe): string | null {
  if (source.from !== 'debian') return null;
  return source.overlay ?? source.suite;
}
