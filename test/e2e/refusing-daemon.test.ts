import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

/** Compiler flags that change the behaviour of the user's daemon. */
const BUILDS = {
  serves: [],
  'refuses-networks': ['-DREFUSE="net"'],
  'refuses-users': ['-DREFUSE_USERS'],
  resolver: ['-DRESOLVER'],
};

let commands: OneProcess;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (name: keyof typeof BUILDS) => join(directory.path, name);

beforeAll(async () => {
  commands = inOneProcess();
  directory = await temporaryDirectory();
  const source = join(import.meta.dirname, 'fixtures/daemon.c');
  const words = ['-D_GNU_SOURCE', '-O1', '-pthread', '-Wl,--build-id', source];
  for (const [name, flags] of Object.entries(BUILDS))
    await execa('cc', [...flags, ...words, '-o', join(directory.path, name)]);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

async function cellOf(repro: string, build: keyof typeof BUILDS, ...words: string[]) {
  const program = ['--daemon', 'nsncd', '--daemon-program', `nsncd=${at(build)}`];
  const cell = [repro, '--libc', 'host', '--probe', 'c', ...program, ...words];
  const out = join(directory.path, `${repro}-${build}${words.join('')}`);
  const { exitCode, document } = await commands.run([...cell, '--out', out]);
  return { exitCode, cell: document.cells[0] };
}

const failed = (cell: Awaited<ReturnType<typeof cellOf>>['cell']) => cell?.controls.filter(({ ok }) => !ok);

describe('a daemon that refuses clients of other network namespaces', () => {
  test.each([['with the tap'], ['without', '--no-tap']])(
    'passes with the claim that it refuses them, %s',
    async (_, ...words) => {
      const { cell, exitCode } = await cellOf(
        'nscd-socket-leak',
        'refuses-networks',
        '--expect',
        'nsncd=fixed',
        ...words,
      );
      expect(failed(cell)).toEqual([]);
      expect(cell).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
      expect(cell?.expected.source).toMatch(/^the user's claim, --expect nsncd=fixed, against /);
      expect(exitCode).toBe(0);
    },
  );

  test('fails without the claim, because it differs from the packaged daemon; the reason names the program', async () => {
    const { cell, exitCode } = await cellOf('nscd-socket-leak', 'refuses-networks');
    expect(cell).toMatchObject({ status: 'fail', observed: 'not-reproduced' });
    expect(cell?.reason).toContain(`the verdict is about nsncd from ${at('refuses-networks')} (build-id `);
    expect(cell?.expected.source).toMatch(/^of the packaged nsncd: /);
    expect(exitCode).toBe(1);
  });
});

test('a daemon that serves all clients fails with the claim that it refuses some', async () => {
  const { cell } = await cellOf('nscd-socket-leak', 'serves', '--expect', 'nsncd=fixed');
  expect(cell).toMatchObject({ status: 'fail', observed: 'reproduced' });
  expect(cell?.reason).toContain(at('serves'));
});

test('a daemon that checks the user id serves the container too: the container has the host’s users', async () => {
  const { cell } = await cellOf('nscd-socket-leak', 'refuses-users');
  expect(failed(cell)).toEqual([]);
  expect(cell).toMatchObject({ status: 'pass', observed: 'reproduced' });
});

describe('a daemon with a built-in resolver', () => {
  test('is named in the reason, not the C library that it runs on', async () => {
    const { cell } = await cellOf('stale-resolv-conf', 'resolver');
    expect(cell).toMatchObject({ status: 'fail', observed: 'reproduced' });
    expect(cell?.reason).toContain(`the verdict is about nsncd from ${at('resolver')} (build-id `);
    expect(cell?.expected.source).toMatch(/^of the packaged nsncd: /);
  });

  test('passes with the claim that it does not reload resolv.conf', async () => {
    const { cell } = await cellOf('stale-resolv-conf', 'resolver', '--expect', 'nsncd=affected');
    expect(cell).toMatchObject({ status: 'pass', observed: 'reproduced' });
  });
});

test('a claim about a daemon that is not in the run is refused in one line, with exit code 64', async () => {
  const words = ['run', 'nscd-socket-leak', '--libc', 'host', '--daemon', 'nsncd', '--expect', 'nscd=fixed'];
  const { exitCode, stderr } = await commands.start(words);
  expect(stderr).toBe(
    'resolv-lab: --expect nscd=fixed: this run has no nscd: add --daemon nscd, or leave out the claim',
  );
  expect(exitCode).toBe(64);
});
