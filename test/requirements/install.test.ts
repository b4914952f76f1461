import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installMissing } from '../../lab/requirements/install.ts';
import type { Requirement } from '../../lab/requirements/types.ts';
import type { ProgressEvent } from '../../lab/util/progress.ts';

let dir: string;
let events: ProgressEvent[];
const progress = (event: ProgressEvent) => events.push(event);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'apt-'));
  events = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(dir, { recursive: true });
});

const list: Requirement[] = [
  { id: 'a', for: 'running', packages: ['pkg-a'], present: async () => false },
  { id: 'b', for: 'running', packages: ['pkg-b'], present: async () => true },
  { id: 'c', for: 'images', packages: ['pkg-c'], present: async () => false },
].map((each) => ({ ...each, for: each.for as 'running', fatal: true, costs: '', version: async () => '1' }));

/** A fake apt-get that records its arguments. */
async function fakeApt(body = ''): Promise<() => Promise<string[]>> {
  const log = join(dir, 'log');
  await writeFile(join(dir, 'apt-get'), `#!/bin/sh\necho "$*" >>'${log}'\n${body}\n`);
  await chmod(join(dir, 'apt-get'), 0o755);
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`);
  return async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean);
}

const becomeUser = (id: number) => vi.spyOn(process, 'getuid').mockReturnValue(id);

test('as root it installs only the packages missing for the purpose', async () => {
  const asked = await fakeApt();
  becomeUser(0);
  expect(await installMissing(['running'], { progress, list })).toEqual({ state: 'complete', installed: ['pkg-a'] });
  expect(await asked()).toEqual(['-q update', '-q install -y --no-install-recommends pkg-a']);
  expect(events.map(({ phase }) => phase)).toEqual(['begin', 'done']);
});

test('without missing packages it does and reports nothing', async () => {
  const asked = await fakeApt();
  becomeUser(0);
  expect(await installMissing(['probes'], { progress, list })).toEqual({ state: 'complete', installed: [] });
  expect(await asked()).toEqual([]);
  expect(events).toEqual([]);
});

test('another user gets the command to run', async () => {
  const asked = await fakeApt();
  becomeUser(1000);
  expect(await installMissing(['running', 'images'], { progress, list })).toMatchObject({
    state: 'incomplete',
    missing: ['pkg-a', 'pkg-c'],
    command: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends pkg-a pkg-c',
  });
  expect(await asked()).toEqual([]);
});

test('if apt fails, the reason is apt’s message', async () => {
  await fakeApt('echo "E: Unable to locate package pkg-a" >&2; exit 100');
  becomeUser(0);
  expect(await installMissing(['running'], { progress, list })).toMatchObject({
    state: 'incomplete',
    reason: 'Unable to locate package pkg-a',
  });
  expect(events.at(-1)).toMatchObject({ phase: 'failed' });
});

test('an unreadable apt source does not prevent an install from other sources', async () => {
  const asked = await fakeApt('case "$2" in update) echo "E: a source without a Release file" >&2; exit 100;; esac');
  becomeUser(0);
  expect(await installMissing(['running'], { progress, list })).toMatchObject({ state: 'complete' });
  expect(await asked()).toHaveLength(2);
});

test('if the install fails, an unreadable apt source is the reason', async () => {
  await fakeApt('echo "E: $2 failed" >&2; exit 100');
  becomeUser(0);
  expect(await installMissing(['running'], { progress, list })).toMatchObject({ reason: 'update failed' });
});

test('without apt it names the missing packages', async () => {
  vi.stubEnv('PATH', dir);
  expect(await installMissing(['running'], { progress, list })).toMatchObject({
    state: 'incomplete',
    command: null,
    missing: ['pkg-a'],
  });
});
