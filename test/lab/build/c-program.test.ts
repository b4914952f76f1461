import { chmod, mkdir, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildC } from '../../../lab/build/c-program.ts';
import { HarnessError } from '../../../lab/core/harness-error.ts';
import { StorageError } from '../../../lab/core/storage-error.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (name: string) => join(directory.path, name);

beforeAll(async () => {
  directory = await temporaryDirectory();
  await mkdir(at('sources'));
  await writeFile(at('sources/main.c'), '#include "word.h"\nint main(void) { return puts(WORD) < 0; }\n');
  await writeFile(at('sources/word.h'), '#include <stdio.h>\n#define WORD "built"\n');
});
afterAll(() => directory[Symbol.asyncDispose]());
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Builds the program of the tests in a folder. */
const buildIn = (folder: string) =>
  buildC(
    { title: 'program', name: 'program', sources: at('sources'), flagsBefore: ['-O0'], flagsAfter: async () => [] },
    at(folder),
  );

const withoutCompiler = () => vi.stubEnv('CC', at('no-such-compiler'));

const say = async (file: string) => (await execa(file)).stdout;

test('builds once, keeps the binary, and leaves nothing else', async () => {
  const built = await buildIn('once');
  const { ino } = await stat(built);
  expect(await buildIn('once')).toBe(built);
  expect((await stat(built)).ino).toBe(ino);
  expect(await readdir(at('once'))).toHaveLength(1);
  expect(await say(built)).toBe('built');

  withoutCompiler();
  expect(await buildIn('once')).toBe(built);
});

describe('a damaged build is replaced', () => {
  const damages: Record<string, (file: string) => Promise<void>> = {
    emptied: (file) => truncate(file),
    'cut short': (file) => truncate(file, 3000),
    'something else': (file) => writeFile(file, '#!/bin/sh\n'),
    'not to be executed': (file) => chmod(file, 0o644),
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    const built = await buildIn('damaged');
    await damage(built);
    withoutCompiler();
    await expect(buildIn('damaged')).rejects.toThrow('the cache has no built program');

    vi.unstubAllEnvs();
    expect(await buildIn('damaged')).toBe(built);
    expect(await say(built)).toBe('built');
  });
});

test('two builds at once do not harm each other', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => buildIn('twice')));
  expect(one).toBe(two);
  expect(await readdir(at('twice'))).toHaveLength(1);
});

test('without a compiler and without a build', async () => {
  withoutCompiler();
  await expect(buildIn('never')).rejects.toThrow(HarnessError);
});

/** Sets a compiler that prints these words for any source and fails. */
async function failWith(words: string): Promise<void> {
  await writeFile(at('cc'), `#!/bin/sh\n[ "$1" = --version ] && echo 1 && exit\necho "${words}" >&2\nexit 1\n`);
  await chmod(at('cc'), 0o755);
  vi.stubEnv('CC', at('cc'));
}

test('a full disk is a StorageError, with the free space of the file system', async () => {
  await failWith('ld: final close failed: No space left on device');
  const building = buildIn('full');
  await expect(building).rejects.toThrow(StorageError);
  await expect(building).rejects.toThrow(
    /^cannot create the program: ld: final close failed: No space left on device; free space in /,
  );
});

test('the error of a failed compiler has its output, and leaves nothing in the cache', async () => {
  await failWith('main.c: no good');
  await expect(buildIn('failed')).rejects.toThrow('main.c: no good');
  expect(await readdir(at('failed'))).toEqual([]);
});
