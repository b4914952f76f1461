import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

async function cellsOf(scenarios: string, env: Record<string, string> = {}) {
  const words = [scenarios, '--libc', 'host', '--daemon', 'nscd', '--out', join(directory.path, scenarios)];
  const { document } = await run(words, { env }, join(REPOSITORY, 'test/broken-lab/fixtures/control-requests.ts'));
  return Object.fromEntries(document.cells.map((cell) => [cell.repro, cell]));
}

test('a request that reaches no daemon is no answer of the daemon', async () => {
  const cells = await cellsOf('elsewhere');
  expect(cells.elsewhere).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/control 'the daemon got SHUTDOWN' failed: refused/),
  });
});

test('a request of a process in another user namespace than the program is not that of the program', async () => {
  const cells = await cellsOf('other-sender');
  expect(cells['other-sender']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(
      /control 'the daemon got SHUTDOWN' failed: from a process that sees root as uid 2000/,
    ),
  });
});

test('a daemon, or a program, in the user namespace of the lab sees root as root', async () => {
  const real = (await execa('sh', ['-c', 'command -v bwrap'])).stdout;
  const folder = join(directory.path, 'bin');
  await mkdir(folder);
  const lines = [
    '#!/bin/bash',
    'for each; do shift; case "$each" in',
    '--unshare-user) ;;',
    '--uid) skip=1 ;;',
    '*) [ -n "$skip" ] || set -- "$@" "$each"; skip= ;;',
    'esac; done',
    `exec ${real} "$@"`,
  ];
  await writeFile(join(folder, 'bwrap'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'bwrap'), 0o755);
  const cells = await cellsOf('entry,nested', { PATH: `${folder}:${process.env.PATH}` });
  expect(cells.nested).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(
      /control 'root is another user for the program' failed: the program sees root as uid 0/,
    ),
  });
  expect(cells.entry).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(
      /control 'root is another user for the daemon' failed: the daemon sees root as uid 0/,
    ),
  });
});
