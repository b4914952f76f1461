import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { daemonImage, inspect, provision } from '../../lab/libc/index.ts';
import type { ProgressEvent } from '../../lab/util/progress.ts';

const ID = 'crosstool-2.17';

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cache-'));
  vi.stubEnv('RESOLV_LAB_CACHE', cache);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test.skipIf(process.arch !== 'x64')('an image is made in an empty cache, found again, and runs', async () => {
  expect(await inspect(ID)).toMatchObject({ state: 'missing' });
  expect(await daemonImage('nscd', ID)).toMatchObject({ state: 'missing' });

  const events: ProgressEvent[] = [];
  const [made] = await provision([ID], { progress: (event) => events.push(event) });
  expect(made).toMatchObject({ state: 'ready', libc: { kind: 'glibc', version: '2.17', package: null, node: false } });
  expect(events.map(({ item, phase }) => [item, phase])).toEqual([
    [ID, 'begin'],
    [ID, 'done'],
  ]);

  events.length = 0;
  expect(await provision([ID], { progress: (event) => events.push(event) })).toEqual([made]);
  expect(await inspect(ID)).toEqual(made);
  expect(events).toEqual([]);

  const daemon = await daemonImage('nscd', ID);
  if (daemon.state !== 'ready') expect.fail(`nscd is ${daemon.state}`);
  const sandbox = ['--unshare-all', '--ro-bind', daemon.image.root, '/', '--proc', '/proc', '--dev', '/dev'];
  const { stdout } = await execa('bwrap', [...sandbox, daemon.image.binary, '--version']);
  expect(stdout).toMatch(/^nscd .*2\.17$/m);

  await truncate(join(daemon.image.root, daemon.image.binary), 100);
  expect(await inspect(ID)).toMatchObject({ state: 'missing' });
});

test('the host is always available, with the version that Node reports', async () => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime: string } };
  expect(await inspect('host')).toMatchObject({
    state: 'ready',
    libc: { root: '/', version: header.glibcVersionRuntime, node: true },
  });
  const release = await readFile('/etc/os-release', 'utf8');
  const state = await inspect('host');
  if (state.state === 'ready' && state.libc.suite) expect(release).toContain(state.libc.suite);
});

test('an id that is not in the catalogue is an error', async () => {
  await expect(inspect('crosstool-2.71')).rejects.toThrow("did you mean 'crosstool-2.17'?");
});
