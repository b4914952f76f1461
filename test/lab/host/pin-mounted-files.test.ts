import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pinMountedFiles } from '../../../lab/host/pin-mounted-files.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('a mounted file can be mounted again after another file has its name; directories are not pinned', async () => {
  await using directory = await temporaryDirectory();
  const source = join(directory.path, 'resolv.conf');
  const folder = { source: directory.path, target: '/run', writable: true };
  const empty = { empty: true, target: '/run/nscd' } as const;
  await writeFile(source, 'old\n');
  const mounts = await pinMountedFiles([{ source, target: '/etc/resolv.conf' }, folder, empty], directory.path);
  await writeFile(`${source}.new`, 'new\n');
  await rename(`${source}.new`, source);
  expect(mounts).toEqual([{ source: expect.any(String), target: '/etc/resolv.conf' }, folder, empty]);
  const [first] = mounts;
  expect(first && 'source' in first && (await readFile(first.source, 'utf8'))).toBe('old\n');
});
