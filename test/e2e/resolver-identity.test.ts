import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { readyLibc } from '../libc/custom-libc-fixture.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let tree: string;
let libraries: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory[Symbol.asyncDispose]());

/** A copy of the libraries of an image. */
async function copyOf(libc: string): Promise<void> {
  tree = join(directory.path, 'tree');
  libraries = join(tree, `lib/${ARCH.name}-linux-gnu`);
  const { root } = await readyLibc(libc);
  for (const folder of ['lib', 'lib64', 'usr/lib', 'usr/lib64']) {
    await cp(join(root, folder), join(tree, folder), { recursive: true, verbatimSymlinks: true });
  }
}

/** A library of the same size and build-id that works like the original: one byte outside the loaded segments differs. */
async function otherResolver(): Promise<Buffer> {
  const content = await readFile(join(libraries, 'libresolv.so.2'));
  const end = content.length - 1;
  content.writeUInt8(content.readUInt8(end) ^ 1, end);
  return content;
}

async function cellOn() {
  const words = ['--libc', `dir:${tree}`, '--daemon', 'none', '--probe', 'c', '--out', join(directory.path, 'out')];
  const { document } = await commands.run(['stale-resolv-conf', '--variant', 'main', ...words]);
  return document.cells[0];
}

test('an unchanged copy of an image passes', async () => {
  await copyOf('debian-bullseye');
  expect(await cellOn()).toMatchObject({ status: 'pass' });
});

// Until 2.32 ld.so searches tls/, from 2.33 on glibc-hwcaps/ (NEWS of 2.33); every processor that runs Node has x86-64-v2.
// On arm64 glibc has no such folders.
const HWCAPS = process.arch === 'x64' ? [['debian-bookworm', 'glibc-hwcaps/x86-64-v2'] as const] : [];
test.each([['debian-bullseye', '.'], ['debian-bullseye', 'tls'], ...HWCAPS] as const)(
  'on %s another libresolv.so.2 in %s makes the cell inconclusive',
  async (libc, folder) => {
    await copyOf(libc);
    await mkdir(join(libraries, folder), { recursive: true });
    const place = join(libraries, folder, 'libresolv.so.2');
    const other = await otherResolver();
    await rm(place, { force: true });
    await writeFile(place, other, { mode: 0o755 });
    const cell = await cellOn();
    expect(cell).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/libresolv.*not the libc's own/),
    });
  },
);
