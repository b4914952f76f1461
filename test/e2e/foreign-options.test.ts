import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { wrappedDaemon } from './wrapped-daemon.ts';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

test.each([
  ['is started', []],
  ['has a supervisor that starts it', ['-DSUPERVISE']],
])('a daemon that %s with RES_OPTIONS says nothing of its C library', async (_, flags) => {
  await using folder = await temporaryDirectory();
  const program = await wrappedDaemon('nsncd', folder.path, flags);
  const words = ['stale-resolv-conf', 'single-request-reload', '--libc', 'host', '--daemon', 'nsncd'];
  const { exitCode, document } = await commands.run([
    ...words,
    ...['--probe', 'c', '--daemon-program', `nsncd=${program}`, '--out', join(folder.path, 'out')],
  ]);
  const said =
    "control 'environment' failed: a process of nsncd has RES_OPTIONS=no-reload, but the scenario set no RES_OPTIONS";
  expect(document.cells.map(({ status, observed, reason }) => ({ status, observed, reason }))).toEqual(
    ['stale-resolv-conf', 'single-request-reload'].map(() => ({
      status: 'inconclusive',
      observed: null,
      reason: expect.stringContaining(said),
    })),
  );
  expect(exitCode).toBe(2);
});
