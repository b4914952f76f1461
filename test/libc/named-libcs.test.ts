import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARCH, LIBRARY_FOLDER } from '../../lab/libc/inspect/arch.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOut, readyLibc } from './custom-libc-fixture.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

/** For commands with a cache of its own, in the folder of the test. */
let commands: OneProcess;
const lab = (...words: string[]) => commands.start(words);

/** Builds a package whose libc6 is the files of an image, as a maintainer's build would be. */
async function pack(name: string, version: string): Promise<string> {
  const folder = at(`packed-${name}-${version}`);
  await layOut(await readyLibc('debian-bookworm'), join(folder, LIBRARY_FOLDER));
  await mkdir(join(folder, 'DEBIAN'), { recursive: true });
  await writeFile(
    join(folder, 'DEBIAN/control'),
    `Package: ${name}\nVersion: ${version}\nArchitecture: ${ARCH.debian}\nMaintainer: none <none@lab.test>\nDescription: none\n`,
  );
  const file = at(`${name}_${version}.deb`);
  await execa('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, file]);
  return file;
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess({ cwd: directory.path, env: { RESOLV_LAB_CACHE: at('cache') } });
  const image = await readyLibc('debian-bookworm');
  const revision = image.revision ?? '';
  await Promise.all([pack('libc6', revision), pack('nscd', '2.36-1'), pack('hello', '1')]);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

test('a maintainer’s package is a libc by its file, with the revision that it says', async () => {
  const { revision, buildId } = await readyLibc('debian-bookworm');
  const verified = await lab('libc', 'verify', `deb:libc6_${revision}.deb`, 'deb:libc6_*.deb');
  expect(verified.stdout.split('\n')).toEqual([
    expect.stringMatching(`^ok +deb:libc6_.*: glibc 2.36, libc6 \\S+, build-id ${buildId?.slice(0, 12)}$`),
    expect.stringMatching(/^ok +deb:libc6_\*/),
  ]);
  expect(verified.exitCode).toBe(0);
});

test.each([
  ['deb:hello_1.deb', 'no libc6 in '],
  ['deb:libc6_*.deb:nscd_2.36-1.deb', 'nscd is 2.36-1, and libc6 is '],
])('%s is refused in one line', async (word, message) => {
  const { exitCode, stderr } = await lab('libc', 'verify', word);
  expect({ exitCode, lines: stderr.split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
  expect(stderr).toContain(message);
});

test('a name survives the command, and is forgotten with libc remove', async () => {
  const { root } = await readyLibc('debian-bookworm');
  expect(await lab('libc', 'add', `mine=dir:${root}`)).toMatchObject({ exitCode: 0 });
  expect((await lab('libc', 'list')).stdout).toMatch(/^mine +ready +2\.36/m);
  expect(await lab('libc', 'verify')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^ok +mine: glibc 2\.36/),
  });
  const bugs = await lab('bugs', '31476', '--libc', 'dir:mine', '--json');
  expect(bugs.stdout).toContain(`"dir:${root}"`);
  await mkdir(at('mine'));
  expect(await lab('libc', 'verify', 'dir:mine')).toMatchObject({
    exitCode: 64,
    stderr: expect.stringContaining('say dir:./mine for the folder, or mine for the libc'),
  });
  expect(await lab('libc', 'remove', 'min')).toMatchObject({
    exitCode: 64,
    stderr: expect.stringContaining("did you mean 'mine'?"),
  });
  expect(await lab('libc', 'remove', 'mine')).toMatchObject({ exitCode: 0 });
  expect(await lab('libc', 'verify', 'mine')).toMatchObject({ exitCode: 64 });
});

test('verify says which libc does not start', async () => {
  await layOut(await readyLibc('debian-bookworm'), at('broken/lib'));
  await writeFile(at(`broken/lib/${ARCH.loader}`), 'no loader');
  const { exitCode, stdout } = await lab('libc', 'verify', 'dir:broken');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^FAILED +dir:broken: /);
});

test.each([
  ['mine', 'write it as in libc add mine=build:../glibc/build'],
  ['host=dir:/', "'host' cannot be a label: a libc has this id"],
  ['mine=dir:/nowhere', 'no libc in dir:/nowhere: /nowhere does not exist'],
])('libc add %s is refused', async (word, message) => {
  const { exitCode, stderr } = await lab('libc', 'add', word);
  expect(exitCode).toBe(64);
  expect(stderr).toContain(message);
});
