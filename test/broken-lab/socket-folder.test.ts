import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/socket-folder.ts');
const folder = folderOfTests();

async function cellOf(words: readonly string[], env: Record<string, string> = {}) {
  const all = ['read-only', ...ON_HOST, '--daemon', 'nsncd', ...words];
  return (await folder.run(ENTRY, all, { env })).cells[0];
}

test('a daemon that ends without a word may have ended for another reason', async () => {
  expect(await cellOf(asNsncd(await folder.double('nothing')))).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/^control 'the daemon starts, or says read-only' failed/),
  });
});

test('a folder that can be written is not read-only', async () => {
  const real = (await execa('sh', ['-c', 'command -v bwrap'])).stdout;
  const programs = folder.at('bin');
  await mkdir(programs);
  const lines = [
    '#!/bin/bash',
    'for each; do shift; case "$mode $each" in',
    '*\\ --ro-bind) mode=--ro-bind; continue ;;',
    '--ro-bind\\ */run/other) set -- "$@" --bind ;;',
    '--ro-bind*) set -- "$@" --ro-bind ;;',
    'esac; mode=; set -- "$@" "$each"; done',
    `exec ${real} "$@"`,
  ];
  await writeFile(join(programs, 'bwrap'), `${lines.join('\n')}\n`);
  await chmod(join(programs, 'bwrap'), 0o755);
  expect(await cellOf([], { PATH: `${programs}:${process.env.PATH}` })).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/control 'the machines have their mounts' failed: nsncd sees at \/run\/nscd /),
  });
});
