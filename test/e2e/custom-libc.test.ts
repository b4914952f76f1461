import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOut, layOutTree, readyLibc } from '../libc/custom-libc-fixture.ts';
import { RESOLV_LAB, run, start, WITH_FIXTURES } from './command.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

beforeAll(async () => {
  directory = await temporaryDirectory();
  const trixie = await readyLibc('debian-trixie');
  await Promise.all([layOut(trixie, at('prefix/lib')), layOutTree(trixie, at('tree')), mkdir(at('empty'))]);
});
afterAll(() => directory[Symbol.asyncDispose]());

test('programs and daemons run on what the user built, installed or not', async () => {
  const [prefix, tree] = [`dir:${at('prefix')}`, `build:${at('tree')}`];
  const words = ['--libc', `${prefix},${tree},host`, '--daemon', 'none,nsncd', '--daemon-libc', tree];
  const { exitCode, document } = await run(['quick', ...words, '--out', at('out')]);
  expect(document.cells.map(({ id, status, reason }) => [id, status, reason])).toEqual(
    ['host', prefix, tree].flatMap((libc) =>
      ['none', libc === tree ? 'nsncd' : `nsncd@${tree}`].flatMap((daemon) =>
        ['c', 'ffi'].map((probe) => [
          `quick/main/${libc}/${daemon}/${probe}`,
          'pass',
          'it was made up that a bug does not show',
        ]),
      ),
    ),
  );
  const { version, buildId } = await readyLibc('debian-trixie');
  expect(document.libcs.at(-1)).toMatchObject({ id: tree, version, buildId, package: null });
  expect(exitCode).toBe(0);
  const judged = await start(WITH_FIXTURES, ['judge', at('out')]);
  expect(judged.stderr).toContain('12 judged again');
});

describe('a folder that has none is told in one line, with exit code 64', () => {
  test.each([
    ['dir:nowhere', 'nowhere is no folder'],
    ['dir:empty', 'empty has no glibc: no libc.so.6 in lib or lib64'],
    ['dir:tree', 'say build:'],
    ['build:prefix', 'say dir:'],
  ])('%s', async (word, told) => {
    for (const option of ['--libc', '--daemon-libc']) {
      const { exitCode, stdout, stderr } = await start(RESOLV_LAB, ['run', option, word], { cwd: directory.path });
      expect(stderr).toContain(told);
      expect(String(stderr).split('\n')).toHaveLength(1);
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    }
  });
});
