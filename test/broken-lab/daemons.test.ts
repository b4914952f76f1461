import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../lab/core/timeline.ts';
import { daemonImage } from '../../lab/libc/index.ts';
import { REPOSITORY, RESOLV_LAB, run } from '../e2e/command.ts';
import { wrappedDaemon } from '../e2e/wrapped-daemon.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const SOURCE = join(REPOSITORY, 'test/e2e/fixtures/daemon.c');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Runs a cell with a program in place of the daemon. */
async function cellOf(words: string, daemon: 'nsncd' | 'nscd' | 'unscd', program: string) {
  const own = ['--daemon', daemon, '--daemon-program', `${daemon}=${program}`];
  const out = join(directory.path, `out-${++serial}`);
  const cell = [...words.split(' '), '--libc', 'host', '--probe', 'c', ...own, '--out', out];
  const { document } = await run(cell, {}, RESOLV_LAB);
  return document.cells[0];
}

/** Runs a repro with a daemon that speaks nscd's protocol, built with these flags. */
async function cellWith(repro: string, name: string, ...flags: string[]) {
  const program = join(directory.path, name);
  await execa('cc', ['-D_GNU_SOURCE', '-O1', '-pthread', '-Wl,--build-id', ...flags, SOURCE, '-o', program]);
  return cellOf(repro, 'nsncd', program);
}

async function packagedNsncd() {
  const packaged = await daemonImage('nsncd', 'debian-trixie');
  if (packaged.state !== 'ready') throw new Error('nsncd is not there');
  return packaged.image;
}

const REPROS = ['stale-resolv-conf', 'single-request-reload'];

describe.each(REPROS)('%s counts the workers of any daemon', (repro) => {
  test('one alone', async () => {
    const reason = repro === 'stale-resolv-conf' ? 'B answered 2 of 2' : 'A answered 0 of 1';
    expect(await cellWith(repro, 'one', '-DWORKERS=1')).toMatchObject({
      status: 'pass',
      observed: 'not-reproduced',
      reason: expect.stringContaining(reason),
    });
  });

  test('a daemon that starts another worker during the scenario has no number of workers', async () => {
    // After the first count each worker looks up a name with this prefix.
    expect(await cellWith(repro, 'grows', '-DGROWS="before"')).toMatchObject({
      status: 'inconclusive',
      observed: null,
      reason: expect.stringMatching(
        /control 'the daemon has its workers' failed: workers at the beginning: 4, at the end: 5/,
      ),
    });
  });

  test('a daemon with a thread for each client has no number of workers', async () => {
    expect(await cellWith(repro, 'unbounded', '-DUNBOUNDED')).toMatchObject({
      status: 'inconclusive',
      observed: null,
      reason: expect.stringMatching(/control 'the daemon has its workers' failed: workers at the beginning: unknown/),
    });
  });
});

test.each(REPROS)(
  '%s: in place of unscd, a daemon that keeps its workers does not count as one that starts new ones',
  async (repro) => {
    const program = join(directory.path, `in-place-of-unscd-${repro}`);
    await execa('cc', ['-D_GNU_SOURCE', '-O1', '-pthread', '-Wl,--build-id', SOURCE, '-o', program]);
    expect(await cellOf(repro, 'unscd', program)).toMatchObject({
      status: 'inconclusive',
      observed: null,
      reason: expect.stringMatching(/control 'the daemon has its workers' failed: workers at the beginning: unknown/),
    });
  },
);

test('a restarted daemon listens as another process, and the lab checks the new process', async () => {
  const { root, binary } = await packagedNsncd();
  const cell = await cellOf('stale-resolv-conf --variant cure-daemon-restart', 'nsncd', join(root, binary));
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
  const cell = await cellWith('stale-resolv-conf', 'plugin', `-DPLUGIN="${plugin}"`);
  expect(cell?.controls.filter(({ ok }) => !ok)).toEqual([]);
  expect(cell).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
});

// /proc shows the environment of the last exec only, and a daemon's resolver state cannot be read.
test('if a daemon sets RES_OPTIONS itself, the reason names the daemon, as for any program of the user', async () => {
  const cell = await cellWith('stale-resolv-conf', 'setenv', '-DSETENV="no-reload"');
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
    expect(await cellOf(MAPPED, 'nscd', program)).toMatchObject({ status, reason: expect.stringMatching(reason) });
  });
});
