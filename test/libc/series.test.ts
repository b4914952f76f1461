import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seriesIn } from '../../lab/libc/build/series.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

beforeEach(async () => {
  directory = await temporaryDirectory();
  await mkdir(at('patches'));
  for (const name of ['0010-b.patch', '0002-a.diff', 'notes.txt', 'patches/0002-b.patch', 'patches/0001-a.diff'])
    await writeFile(at(name), '');
});
afterEach(() => directory[Symbol.asyncDispose]());

test('files are in the order of the words, and those of a folder in the order of their names', async () => {
  const words = [at('0010-b.patch'), at('patches'), at('notes.txt')];
  expect(await seriesIn(words)).toEqual([
    at('0010-b.patch'),
    at('patches/0001-a.diff'),
    at('patches/0002-b.patch'),
    at('notes.txt'),
  ]);
});

test('the file `series` of a folder decides, with comments and options of patch(1)', async () => {
  await writeFile(at('patches/series'), '# first\n0002-b.patch -p1\n\n0001-a.diff # last\n');
  expect(await seriesIn([at('patches')])).toEqual([at('patches/0002-b.patch'), at('patches/0001-a.diff')]);
  await writeFile(at('patches/series'), 'gone.patch\n');
  await expect(seriesIn([at('patches')])).rejects.toThrow('lists gone.patch, which is not there');
});

test('a folder without patches, and a path that does not exist', async () => {
  await mkdir(at('empty'));
  await expect(seriesIn([at('empty')])).rejects.toThrow(/has no patches/);
  await expect(seriesIn([at('none')])).rejects.toThrow(/none does not exist/);
});
