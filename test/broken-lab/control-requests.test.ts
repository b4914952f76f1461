import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/control-requests.ts');

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

async function cellsOf(scenarios: string, env: Record<string, string> = {}) {
  const words = [scenarios, '--libc', 'host', '--daemon', 'nscd', '--out', join(directory.path, scenarios)];
  const { document } = await run(words, { env }, ENTRY);
  return Object.fromEntries(document.cells.map((cell) => [cell.repro, cell]));
}

/** PATH with a bwrap that takes its arguments otherwise. @param cases of a shell, with the argument in `$each` */
async function pathWith(name: string, cases: readonly string[]): Promise<string> {
  const real = (await execa('sh', ['-c', 'command -v bwrap'])).stdout;
  const folder = join(directory.path, name);
  await mkdir(folder);
  const lines = ['#!/bin/bash', 'for each; do shift; case "$each" in', ...cases, 'esac; done', `exec ${real} "$@"`];
  await writeFile(join(folder, 'bwrap'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'bwrap'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

describe('on a machine without a fault', () => {
  let cells: Awaited<ReturnType<typeof cellsOf>>;
  beforeAll(async () => {
    cells = await cellsOf('elsewhere,other-sender,overflow,other-stat-user');
  });

  test('a request that reaches no daemon is no answer of the daemon', () => {
    expect(cells.elsewhere).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/control 'the daemon got SHUTDOWN' failed: refused/),
    });
  });

  test('a request of a process in another user namespace than the program is not that of the program', () => {
    expect(cells['other-sender']).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(
        /control 'the daemon got SHUTDOWN' failed: from a process that sees root as uid 2000/,
      ),
    });
  });

  test('without statistics nscd takes the sender for no user that it knows', () => {
    expect(cells.overflow).toMatchObject({ status: 'pass' });
    expect(cells['other-stat-user']).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/control 'nscd takes the sender for its stat-user' failed: statistics: 0 octets/),
    });
  });
});

test('a daemon, or a program, in the user namespace of the lab sees root as root', async () => {
  const PATH = await pathWith('one-namespace', [
    '--unshare-user) ;;',
    '--uid) skip=1 ;;',
    '*) [ -n "$skip" ] || set -- "$@" "$each"; skip= ;;',
  ]);
  const cells = await cellsOf('entry,nested', { PATH });
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

test('a daemon with users has not the namespace without users', async () => {
  const PATH = await pathWith('with-users', ['LD_PRELOAD) set -- "$@" NOT_LD_PRELOAD ;;', '*) set -- "$@" "$each" ;;']);
  const cells = await cellsOf('overflow', { PATH });
  expect(cells.overflow).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(
      /control 'root is another user for the daemon' failed: the daemon sees root as uid 0/,
    ),
  });
});
