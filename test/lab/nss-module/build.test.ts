import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildNssModule } from '../../../lab/nss-module/build.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** The functions that a file exports. */
async function exported(file: string): Promise<string[]> {
  const { stdout } = await execa('nm', ['--dynamic', '--defined-only', '--format=just-symbols', file]);
  return stdout.split('\n').toSorted();
}

test('a module has the functions of its service that were asked for, and no others', async () => {
  await using cache = await temporaryDirectory();
  expect(await exported(await buildNssModule(cache.path, 'lab', ['gethostbyname2_r', 'getcanonname_r']))).toEqual([
    '_nss_lab_getcanonname_r',
    '_nss_lab_gethostbyname2_r',
  ]);
  expect(await exported(await buildNssModule(cache.path, 'other', ['netgroups']))).toEqual([
    '_nss_other_endnetgrent',
    '_nss_other_getnetgrent_r',
    '_nss_other_setnetgrent',
  ]);
});

test('two builds at the same time are one file', async () => {
  await using cache = await temporaryDirectory();
  const build = () => buildNssModule(cache.path, 'lab', ['getgrnam_r']);
  const [first, second] = await Promise.all([build(), build()]);
  expect(second).toBe(first);
  expect(await readdir(join(cache.path, 'nss-modules'))).toHaveLength(1);
});
