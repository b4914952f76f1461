import { globSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';

const SOURCE = join(REPOSITORY, 'test/e2e/fixtures/wrapped-daemon.c');

/** nsncd in a wrapper that sets RES_OPTIONS. */
async function wrappedNsncd(folder: string, flags: readonly string[]): Promise<string> {
  const wrapper = join(folder, 'nsncd');
  await execa('cc', [...flags, '-o', wrapper, SOURCE]);
  const [found] = globSync('images/debian-trixie+nsncd-*/root/usr/libexec/nsncd', { cwd: cacheDir() });
  const daemon = await readFile(join(cacheDir(), found as string));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(daemon.length));
  await appendFile(wrapper, Buffer.concat([daemon, length]));
  return wrapper;
}

test.each([
  ['is started', []],
  ['has a supervisor that starts it', ['-DSUPERVISE']],
])('a daemon that %s with RES_OPTIONS says nothing of its C library', async (_, flags) => {
  await using folder = await temporaryDirectory();
  const program = await wrappedNsncd(folder.path, flags);
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
