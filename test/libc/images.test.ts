import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fileState, type ImageManifest, makeImage, storedImage } from '../../lab/libc/image/image-store.ts';
import { type Recipe, recipeKey } from '../../lab/libc/image/recipe.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'images-'));
  vi.stubEnv('RESOLV_LAB_CACHE', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

const recipe: Recipe = {
  name: 'test',
  libcId: 'test',
  source: { from: 'debian', suite: 'none', packages: ['libc6'] },
  daemon: null,
};

const manifest: ImageManifest = {
  madeAt: '2026-01-01T00:00:00.000Z',
  version: '2.36',
  package: null,
  revision: null,
  buildId: null,
  node: false,
  daemonVersion: null,
  libcFile: 'libc.so.6',
  libcSize: 3,
  files: { 'libc.so.6': 3, nscd: 4, 'libresolv.so.2': 9 },
};

const RESOLVER = 'libresolv';

const fill = (revision: string) => async (root: string) => {
  await writeFile(join(root, 'libc.so.6'), 'ELF');
  await writeFile(join(root, 'nscd'), 'nscd');
  const file = 'libresolv.so.2';
  await writeFile(join(root, file), RESOLVER);
  const resolver = { [file]: { file, sha256: createHash('sha256').update(RESOLVER).digest('hex') } };
  return { ...manifest, revision, resolver, resolverState: { [file]: fileState(join(root, file)) } };
};

const images = () => readdir(join(cache, 'images'));
const imageDir = () => join(cache, 'images', `test-${recipeKey(recipe)}`);

test('an image does not exist until it is made', async () => {
  expect(await storedImage(recipe)).toBeNull();
  const made = await makeImage(recipe, false, fill('1'));
  expect(await storedImage(recipe)).toEqual(made);
  expect(made).toEqual({ root: join(imageDir(), 'root'), manifest: expect.objectContaining({ revision: '1' }) });
});

describe('a damaged image is replaced', () => {
  const damages: Record<string, (dir: string) => Promise<void>> = {
    'no manifest': (dir) => rm(join(dir, 'manifest.json')),
    'half a manifest': (dir) => truncate(join(dir, 'manifest.json'), 20),
    'no libc': (dir) => rm(join(dir, 'root/libc.so.6')),
    'half a libc': (dir) => truncate(join(dir, 'root/libc.so.6'), 1),
    'no daemon': (dir) => rm(join(dir, 'root/nscd')),
    'half a daemon': (dir) => truncate(join(dir, 'root/nscd'), 1),
    'another libresolv of the same size': (dir) => writeFile(join(dir, 'root/libresolv.so.2'), 'libresol2'),
    'another libresolv of the same size and time': async (dir) => {
      const path = join(dir, 'root/libresolv.so.2');
      const { atime, mtime } = await stat(path);
      await rm(path);
      await writeFile(path, 'libresol2');
      await utimes(path, atime, mtime);
    },
    'no root': (dir) => rm(join(dir, 'root'), { recursive: true }),
    'a file in its place': (dir) => rm(dir, { recursive: true }).then(() => writeFile(dir, '')),
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    await makeImage(recipe, false, fill('1'));
    await damage(imageDir());
    expect(await storedImage(recipe)).toBeNull();
    await makeImage(recipe, false, fill('2'));
    expect((await storedImage(recipe))?.manifest.revision).toBe('2');
    expect(await images()).toHaveLength(1);
  });
});

test('an image whose manifest lacks the sizes of files is identified by its libc', async () => {
  const { files, ...older } = manifest;
  const unknown = { files: undefined, resolver: undefined, resolverState: undefined };
  await makeImage(recipe, false, async (root) => ({ ...(await fill('1')(root)), ...older, ...unknown }));
  await rm(join(imageDir(), 'root/nscd'));
  expect((await storedImage(recipe))?.manifest).toEqual(older);
  await truncate(join(imageDir(), 'root/libc.so.6'), 1);
  expect(await storedImage(recipe)).toBeNull();
});

test('a failed attempt leaves nothing behind', async () => {
  const failing = makeImage(recipe, false, async () => {
    throw new Error('suite is gone');
  });
  await expect(failing).rejects.toThrow('suite is gone');
  expect(await images()).toEqual([]);
});

test('if several processes make an image at the same time, the first wins, and none fails', async () => {
  const { promise: both, resolve: bothAreThere } = Promise.withResolvers<void>();
  let there = 0;
  const together = (revision: string) => async (root: string) => {
    if (++there === 2) bothAreThere();
    await both;
    return fill(revision)(root);
  };
  const [a, b] = await Promise.all([makeImage(recipe, false, together('1')), makeImage(recipe, false, together('2'))]);
  expect(a).toEqual(b);
  expect(await images()).toHaveLength(1);
});

test('refreshing replaces a sound image', async () => {
  await makeImage(recipe, false, fill('1'));
  await makeImage(recipe, false, fill('2'));
  expect((await storedImage(recipe))?.manifest.revision).toBe('1');
  await makeImage(recipe, true, fill('2'));
  expect((await storedImage(recipe))?.manifest.revision).toBe('2');
});

test('unfinished images of ended processes are removed, those of running ones stay', async () => {
  let mine: string | undefined;
  await makeImage(recipe, false, async (root) => {
    [mine] = await images();
    return fill('1')(root);
  });
  const [, namespace, pid, start] = /^\.making-(\d+)-(\d+)-(\d+)-/.exec(mine ?? '') ?? [];
  const alive = `.making-${namespace}-${pid}-${start}-x`;
  const pidUsedAgain = `.making-${namespace}-${pid}-1-x`;
  const elsewhere = '.making-1-1-1-x';
  for (const name of [alive, pidUsedAgain, elsewhere]) await mkdir(join(cache, 'images', name), { recursive: true });
  await makeImage(recipe, true, fill('2'));
  expect(await images()).toEqual(expect.arrayContaining([alive, elsewhere]));
  expect(await images()).not.toContain(pidUsedAgain);
});

test('the key depends only on the content of the image', () => {
  expect(recipeKey({ ...recipe, name: 'other', libcId: 'other' })).toBe(recipeKey(recipe));
  expect(recipeKey({ ...recipe, source: { from: 'debian', suite: 'none', packages: ['libc6', 'nscd'] } })).not.toBe(
    recipeKey(recipe),
  );
});
