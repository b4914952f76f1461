import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const FIXTURES = join(REPOSITORY, 'test/broken-lab/fixtures');

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

async function cellOf(out: string, words: readonly string[], env: Record<string, string> = {}) {
  const all = [
    'read-only',
    '--libc',
    'host',
    '--probe',
    'c',
    '--daemon',
    'nsncd',
    '--out',
    join(directory.path, out),
    ...words,
  ];
  const { document } = await run(all, { env }, join(FIXTURES, 'socket-folder.ts'));
  return document.cells[0];
}

test('a daemon that ends without a word may have ended for another reason', async () => {
  const program = join(directory.path, 'double');
  const flags = ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', '-DFAULT=nothing'];
  await execa('cc', [...flags, join(FIXTURES, 'double.c'), '-o', program]);
  expect(await cellOf('silent', ['--daemon-program', `nsncd=${program}`])).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/^control 'the daemon starts, or says read-only' failed/),
  });
});

test('a folder that can be written is not read-only', async () => {
  const real = (await execa('sh', ['-c', 'command -v bwrap'])).stdout;
  const folder = join(directory.path, 'bin');
  await mkdir(folder);
  const lines = [
    '#!/bin/bash',
    'for each; do shift; case "$mode $each" in',
    '*\\ --ro-bind) mode=--ro-bind; continue ;;',
    '--ro-bind\\ */run/other) set -- "$@" --bind ;;',
    '--ro-bind*) set -- "$@" --ro-bind ;;',
    'esac; mode=; set -- "$@" "$each"; done',
    `exec ${real} "$@"`,
  ];
  await writeFile(join(folder, 'bwrap'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'bwrap'), 0o755);
  expect(await cellOf('writable', [], { PATH: `${folder}:${process.env.PATH}` })).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/control 'the machines have their mounts' failed: nsncd sees at \/run\/nscd /),
  });
});
