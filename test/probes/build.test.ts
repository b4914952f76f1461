import { chmod, mkdir, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { HarnessError } from '../../lab/core/harness-error.ts';
import { StorageError } from '../../lab/core/storage-error.ts';
import { buildCProbe } from '../../lab/probe/index.ts';
import { temporaryDirectory } from './probes.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('builds once, keeps the binary, and leaves nothing else', async () => {
  await using cache = await temporaryDirectory();
  const built = await buildCProbe('glibc', { cacheDir: cache.path });
  const { ino } = await stat(built);
  expect(await buildCProbe('glibc', { cacheDir: cache.path })).toBe(built);
  expect((await stat(built)).ino).toBe(ino);
  expect(await readdir(join(cache.path, 'probes'))).toHaveLength(1);
  const { stdout } = await execa(built, { input: '' });
  expect(stdout).toContain('"event":"ready"');

  vi.stubEnv('CC', join(cache.path, 'no-such-compiler'));
  expect(await buildCProbe('glibc', { cacheDir: cache.path })).toBe(built);
});

describe('a damaged build is replaced', () => {
  let cache: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    cache = await temporaryDirectory();
  });
  afterAll(() => cache[Symbol.asyncDispose]());

  const damages: Record<string, (file: string) => Promise<void>> = {
    emptied: (file) => truncate(file),
    'cut short': (file) => truncate(file, 3000),
    'something else': (file) => writeFile(file, '#!/bin/sh\n'),
    'not to be executed': (file) => chmod(file, 0o644),
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    const built = await buildCProbe('glibc', { cacheDir: cache.path });
    await damage(built);
    vi.stubEnv('CC', join(cache.path, 'no-such-compiler'));
    await expect(buildCProbe('glibc', { cacheDir: cache.path })).rejects.toThrow('the cache has no built');

    vi.unstubAllEnvs();
    expect(await buildCProbe('glibc', { cacheDir: cache.path })).toBe(built);
    expect((await execa(built, { input: '' })).stdout).toContain('"event":"ready"');
  });
});

test('two builds at once do not harm each other', async () => {
  await using cache = await temporaryDirectory();
  const [one, two] = await Promise.all([1, 2].map(() => buildCProbe('glibc', { cacheDir: cache.path })));
  expect(one).toBe(two);
  expect(await readdir(join(cache.path, 'probes'))).toHaveLength(1);
});

test('without a compiler and without a build', async () => {
  await using cache = await temporaryDirectory();
  vi.stubEnv('CC', join(cache.path, 'no-such-compiler'));
  await expect(buildCProbe('glibc', { cacheDir: cache.path })).rejects.toThrow(HarnessError);
});

test('musl needs an image to compile against', async () => {
  await using cache = await temporaryDirectory();
  await expect(buildCProbe('musl', { cacheDir: cache.path })).rejects.toThrow('musl image');
});

/** A compiler that prints these words for any source and fails. */
async function failingCompiler(directory: string, words: string): Promise<string> {
  const cc = join(directory, 'cc');
  await writeFile(cc, `#!/bin/sh\n[ "$1" = --version ] && echo 1 && exit\necho "${words}" >&2\nexit 1\n`);
  await chmod(cc, 0o755);
  return cc;
}

test('a full disk is a StorageError, with the free space of the file system', async () => {
  await using cache = await temporaryDirectory();
  vi.stubEnv('CC', await failingCompiler(cache.path, 'ld: final close failed: No space left on device'));
  const building = buildCProbe('glibc', { cacheDir: cache.path });
  await expect(building).rejects.toThrow(StorageError);
  await expect(building).rejects.toThrow(
    /^cannot create the glibc C probe: ld: final close failed: No space left on device; free space in /,
  );
});

test('the error of a failed compiler has its output, and leaves nothing in the cache', async () => {
  await using cache = await temporaryDirectory();
  await mkdir(join(cache.path, 'probes'));
  vi.stubEnv('CC', await failingCompiler(cache.path, 'main.c: no good'));
  await expect(buildCProbe('glibc', { cacheDir: cache.path })).rejects.toThrow('main.c: no good');
  expect(await readdir(join(cache.path, 'probes'))).toEqual([]);
});
