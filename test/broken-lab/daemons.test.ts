import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../lab/core/timeline.ts';
import { daemonImage } from '../../lab/libc/index.ts';
import { REPOSITORY } from '../e2e/command.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { wrappedDaemon } from '../e2e/wrapped-daemon.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const SOURCE = join(REPOSITORY, 'test/e2e/fixtures/daemon.c');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let commands: OneProcess;
beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess();
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** Runs cells with a program in place of the daemon. */
async function cellsOf(words: string, daemon: 'nsncd' | 'nscd' | 'unscd', program: string) {
  const own = ['--daemon', daemon, '--daemon-program', `${daemon}=${program}`];
  const out = join(directory.path, `out-${++serial}`);
  const cell = [...words.split(' '), '--libc', 'host', '--probe', 'c', ...own, '--out', out];
  const { document } = await commands.run(cell);
  return document.cells;
}

/** Builds a daemon that speaks nscd's protocol. @returns its path */
async function built(name: string, ...flags: string[]) {
  const program = join(directory.path, name);
  await execa('cc', ['-D_GNU_SOURCE', '-O1', '-pthread', '-Wl,--build-id', ...flags, SOURCE, '-o', program]);
  return program;
}

/** Runs `stale-resolv-conf` with such a daemon. @returns its cell */
async function cellWith(name: string, ...flags: string[]) {
  const [cell] = await cellsOf('stale-resolv-conf', 'nsncd', await built(name, ...flags));
  return cell;
}

async function packagedNsncd() {
  const packaged = await daemonImage('nsncd', 'debian-trixie');
  if (packaged.state !== 'ready') throw new Error('nsncd is not there');
  return packaged.image;
}

describe('repros count the workers of any daemon', () => {
  const REPROS = ['stale-resolv-conf', 'single-request-reload'];
  const cellsWith = async (daemon: 'nsncd' | 'unscd', name: string, ...flags: string[]) =>
    Object.fromEntries(
      (await cellsOf(REPROS.join(), daemon, await built(name, ...flags))).map((cell) => [cell.repro, cell]),
    );

  test('one alone', async () => {
    const cells = await cellsWith('nsncd', 'one', '-DWORKERS=1');
    const passes = { status: 'pass', observed: 'not-reproduced' };
    expect(cells).toMatchObject({
      'stale-resolv-conf': { ...passes, reason: expect.stringContaining('B answered 2 of 2') },
      'single-request-reload': { ...passes, reason: expect.stringContaining('A answered 0 of 1') },
    });
  });

  test.each([
    // After the first count each worker looks up a name with this prefix.
    ['a daemon that starts another worker during the scenario', 'nsncd', ['-DGROWS="before"'], '4, at the end: 5'],
    ['a daemon with a thread for each client', 'nsncd', ['-DUNBOUNDED'], 'unknown'],
    ['in place of unscd, a daemon that keeps its workers and starts no new ones', 'unscd', [], 'unknown'],
  ] as const)('%s has no number of workers', async (name, daemon, flags, workers) => {
    const cells = await cellsWith(daemon, name.replaceAll(/\W/g, ''), ...flags);
    for (const repro of REPROS)
      expect(cells[repro]).toMatchObject({
        status: 'inconclusive',
        observed: null,
        reason: expect.stringContaining(
          `control 'the daemon has its workers' failed: workers at the beginning: ${workers}`,
        ),
      });
  });
});

test('a restarted daemon listens as another process, and the lab checks the new process', async () => {
  const { root, binary } = await packagedNsncd();
  const [cell] = await cellsOf('stale-resolv-conf --variant cure-daemon-restart', 'nsncd', join(root, binary));
  const events = await readEvents(
    join(directory.path, `out-${serial}`, cell?.evidence.directory ?? '', 'events.jsonl'),
  );
  const listeners = new Set(events.flatMap((event) => (event.kind === 'nscd-request' ? [event.listener] : [])));
  expect(listeners.size).toBe(2);
  expect(cell?.controls).toContainEqual({
    name: 'the daemon is at its socket',
    ok: true,
    detail: expect.stringMatching(/^a process of the daemon listened for each of \d+ connections$/),
  });
});

test('a plugin of a daemon that is named like a C library is not taken for the C library', async () => {
  const plugin = join(directory.path, 'libc-plugin.so');
  await writeFile(join(directory.path, 'plugin.c'), 'int plugin;\n');
  await execa('cc', ['-shared', '-fPIC', '-Wl,--build-id', join(directory.path, 'plugin.c'), '-o', plugin]);
  const cell = await cellWith('plugin', `-DPLUGIN="${plugin}"`);
  expect(cell?.controls.filter(({ ok }) => !ok)).toEqual([]);
  expect(cell).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
});

// /proc shows the environment of the last exec only, and a daemon's resolver state cannot be read.
test('if a daemon sets RES_OPTIONS itself, the reason names the daemon, as for any program of the user', async () => {
  const cell = await cellWith('setenv', '-DSETENV="no-reload"');
  expect(cell).toMatchObject({ status: 'fail', observed: 'reproduced' });
  expect(cell?.reason).toContain(`the verdict is about nsncd from ${join(directory.path, 'setenv')} (build-id `);
});

describe('nscd as the child of a supervisor, where a SIGSTOP reaches only the supervisor', () => {
  const MAPPED = 'nscd-socket-leak --variant mapped-cache';

  test.each([
    [
      'runs on',
      ['-DPLAIN', '-DSUPERVISE'],
      'inconclusive',
      /^control 'nscd was frozen all the time' failed: \S+ \(process \d+\) was in state [RS]/,
    ],
    ['without the supervisor nscd is frozen', ['-DPLAIN'], 'pass', /./],
  ])('%s', async (_, flags, status, reason) => {
    const program = await wrappedDaemon('nscd', directory.path, flags);
    const [cell] = await cellsOf(MAPPED, 'nscd', program);
    expect(cell).toMatchObject({ status, reason: expect.stringMatching(reason) });
  });
});
