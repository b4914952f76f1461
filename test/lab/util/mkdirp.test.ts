import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mkdirp } from '../../../lab/util/mkdirp.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('creates missing parents, and accepts an existing folder', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'one', 'two');
  await Promise.all([mkdirp(path), mkdirp(path)]);
  await mkdirp(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('reports the error, also on a file system without new folders', async () => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, 'file'), '');
  for (const path of ['file', 'file/below']) {
    await expect(mkdirp(join(directory.path, path))).rejects.toThrow(/file is a file, not a directory$/);
  }
  await expect(mkdirp('/proc/no-such-folder')).rejects.toMatchObject({ code: 'ENOENT' });
});
