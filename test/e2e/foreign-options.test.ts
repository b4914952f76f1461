import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';
import { wrappedDaemon } from './wrapped-daemon.ts';

test.each([
  ['is started', []],
  ['has a supervisor that starts it', ['-DSUPERVISE']],
])('a daemon that %s with RES_OPTIONS says nothing of its C library', async (_, flags) => {
  await using folder = await temporaryDirectory();
  const program = await wrappedDaemon('nsncd', folder.path, flags);
  const words = ['run', 'stale-resolv-conf', 'single-request-reload', '--libc', 'host', '--daemon', 'nsncd'];
  const { exitCode, stdout } = await start(RESOLV_LAB, [
    ...words,
    ...['--probe', 'c', '--daemon-program', `nsncd=${program}`, '--json', '--out', join(folder.path, 'out')],
  ]);
  const { cells } = RunDocument.parse(JSON.parse(String(stdout)));
  const said =
    "control 'environment' failed: a process of nsncd has RES_OPTIONS=no-reload, but the scenario set no RES_OPTIONS";
  expect(cells.map(({ status, observed, reason }) => ({ status, observed, reason }))).toEqual(
    ['stale-resolv-conf', 'single-request-reload'].map(() => ({
      status: 'inconclusive',
      observed: null,
      reason: expect.stringContaining(said),
    })),
  );
  expect(exitCode).toBe(2);
});
