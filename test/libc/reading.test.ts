import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aptReason } from '../../lab/libc/image/unpack-debian.ts';
import { inspectRoot, NoLibcError } from '../../lab/libc/inspect/inspect-root.ts';
import { packageVersion } from '../../lab/libc/inspect/package-version.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'root-'));
  await mkdir(join(root, 'var/lib/dpkg'), { recursive: true });
  await mkdir(join(root, 'lib64'));
});
afterAll(() => rm(root, { recursive: true }));

test('a package version comes from its own stanza', async () => {
  await writeFile(
    join(root, 'var/lib/dpkg/status'),
    'Package: libc-bin\nVersion: 1\n\nPackage: libc6\nSource: glibc\nDescription: x\n Version: 9\nVersion: 2.36-9+deb12u10\n\nPackage: bare\n\nPackage: next\nVersion: 3\n',
  );
  expect(await packageVersion(root, 'libc6')).toBe('2.36-9+deb12u10');
  expect(await packageVersion(root, 'bare')).toBeNull();
  expect(await packageVersion(root, 'libc')).toBeNull();
  expect(await packageVersion('/nowhere', 'libc6')).toBeNull();
});

test('a root without a libc, or with a broken one, is named as such', async () => {
  await expect(inspectRoot('x', 'glibc', root, null)).rejects.toThrow(NoLibcError);
  await writeFile(join(root, 'lib64/libc.so.6'), 'no banner');
  await expect(inspectRoot('x', 'glibc', root, null)).rejects.toThrow('is not a glibc: it has no version');
});

test('the first error in the output of apt is the reason', () => {
  const output = [
    'I: running apt-get update...',
    "E: The repository 'http://mirror.test/debian lenny Release' does not have a Release file.",
    'E: apt-get update failed',
    'E: mmdebstrap failed to run',
  ].join('\n');
  expect(aptReason(output)).toBe(
    "The repository 'http://mirror.test/debian lenny Release' does not have a Release file.",
  );
  expect(aptReason('W: a warning')).toBeNull();
});
