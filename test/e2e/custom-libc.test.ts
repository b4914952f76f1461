import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOut, layOutTree, readyLibc } from '../libc/custom-libc-fixture.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

/** The real command, and the one with fixtures. */
let real: OneProcess;
let withFixtures: OneProcess;

beforeAll(async () => {
  directory = await temporaryDirectory();
  real = inOneProcess({ cwd: directory.path });
  withFixtures = inOneProcess({ cwd: directory.path, fixtures: true });
  const trixie = await readyLibc('debian-trixie');
  await Promise.all([
    layOut(trixie, at('prefix/lib')),
    layOutTree(trixie, at('tree')),
    mkdir(at('empty')),
    writeFile(at('empty.deb'), ''),
  ]);
});
afterAll(async () => {
  await real[Symbol.asyncDispose]();
  await withFixtures[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

test('programs and daemons run on the user’s build, installed or not', async () => {
  const [prefix, tree] = [`dir:${at('prefix')}`, `build:${at('tree')}`];
  const words = ['--libc', `${prefix},${tree},host`, '--daemon', 'none,nsncd', '--daemon-libc', tree];
  const { exitCode, document } = await withFixtures.run(['quick', ...words, '--out', at('out')]);
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
  const { version, buildId, package: name, revision } = await readyLibc('debian-trixie');
  expect(document.libcs.at(-1)).toMatchObject({ id: tree, version, buildId, package: name, revision });
  expect(exitCode).toBe(0);
  const judged = await withFixtures.start(['judge', at('out')]);
  expect(judged.stderr).toContain('12 judged again');
});

test('a labelled cell can be run again and opened by its printed name', async () => {
  const build = `before=dir:${at('prefix')}`;
  const name = 'quick/main/before/none/c';
  const first = await withFixtures.run([
    'quick',
    '--libc',
    build,
    '--daemon',
    'none',
    '--probe',
    'c',
    '--out',
    at('labelled'),
  ]);
  expect(first.document.cells.map(({ id }) => id)).toEqual([name]);
  const again = await withFixtures.run([name, '--libc', build, '--out', at('again')]);
  expect(again.document.cells).toMatchObject([{ id: name, status: 'pass', libc: { build: `dir:${at('prefix')}` } }]);
  const forgotten = await withFixtures.start(['run', name]);
  expect(forgotten).toMatchObject({
    exitCode: 64,
    stderr: expect.stringContaining("no libc 'before': if it is the label of a build, add --libc before=dir:<folder>"),
  });
  const cell = 'stale-resolv-conf/main/before/none/c';
  // Without input the shell ends at once.
  const shell = await real.start(['shell', cell, '--libc', build]);
  expect(shell).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(`${cell}, at the end of the scenario`) });
  expect(shell.stderr).toContain('on before (');
  expect((await real.start(['explain', cell])).stdout).toMatch(/^# /);
  const other = await real.start(['shell', cell, '--libc', 'host']);
  expect(other).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('--libc takes only labels') });
});

describe('a folder without a libc is refused in one line, with exit code 64', () => {
  test.each([
    ['dir:nowhere', 'nowhere does not exist'],
    ['prefix', 'a directory is named as dir:prefix, a build tree of glibc as build:prefix'],
    ['./prefix/lib/libc.so.6', 'it is a file; name the directory that the glibc is installed in, as dir:DIR'],
    ['./nowhere', 'it does not exist; a directory with a glibc is named as dir:DIR'],
    ['libc6.deb', 'a package is named as deb:libc6.deb'],
    ['dir:empty.deb', 'empty.deb is not a directory: say deb:/'],
    ['deb:empty.deb', 'empty.deb is no Debian package: '],
    ['deb:none.deb', 'none.deb does not exist'],
    ['deb:empty', 'empty is not a file: name its packages, as '],
    ['deb:none', "'none' is no package: name .deb files, or a version as in deb:libc6=2.36-9"],
    ['deb:nscd=2.36-9', 'deb:nscd=2.36-9: name libc6=2.36-9'],
    ['dir:empty', "empty has no C library: neither glibc's libc.so.6 in lib or lib64, nor musl's lib/"],
    ['dir:tree', 'use build:'],
    ['build:prefix', 'use dir:'],
  ])('%s', async (word, message) => {
    for (const option of ['--libc', '--daemon-libc']) {
      const { exitCode, stdout, stderr } = await real.start(['run', option, word]);
      expect(stderr).toContain(message);
      expect(stderr.split('\n')).toHaveLength(1);
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    }
  });
});

describe('the claim about a build', () => {
  const cell = ['single-request-reload', '--daemon', 'none', '--probe', 'c'];

  test('is compared with the result: in the exit code, in JUnit, and when the run is judged again', async () => {
    const { root } = await readyLibc('debian-bookworm-security');
    const claim = ['--libc', `patched=dir:${root}`, '--expect', 'patched=fixed'];
    const out = at('claimed');
    const { exitCode, document } = await real.run([...cell, ...claim, '--out', out]);
    expect(document.cells).toMatchObject([
      {
        id: 'single-request-reload/main/patched/none/c',
        status: 'fail',
        observed: 'reproduced',
        expected: {
          value: 'not-reproduced',
          source: expect.stringMatching(/^the user's claim, --expect patched=fixed, against bug 31476/),
        },
      },
    ]);
    expect(exitCode).toBe(1);
    const junit = await real.start(['report', out, '--reporter', 'junit']);
    expect(junit.stdout).toContain('<failure message="failure shown, expected absent"');
    expect((await real.start(['judge', out])).exitCode).toBe(0);
  });

  test('builds in two folders can be compared as before and after', async () => {
    const [affected, fixed] = [await readyLibc('debian-bookworm-security'), await readyLibc('debian-bookworm')];
    const [before, after] = [at('before'), at('after')];
    const [old, patched] = [`dir:${affected.root}`, `dir:${fixed.root}`];
    await real.run([...cell, '--libc', old, '--out', before]);
    await real.run([...cell, '--libc', patched, '--out', after]);
    const refused = await real.start(['compare', before, after]);
    expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringContaining(`add --map ${old}=${patched}`) });
    const compared = await real.start(['compare', before, after, '--map', `${old}=${patched}`, '--json']);
    expect(compared.exitCode).toBe(1);
    expect(JSON.parse(compared.stdout).changed).toMatchObject([
      { before: { observed: 'reproduced' }, after: { observed: 'not-reproduced' } },
    ]);
  });
});
