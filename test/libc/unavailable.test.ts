import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { provision, provisionDaemons } from '../../lab/libc/index.ts';
import type { ProgressEvent } from '../../lab/progress.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cache-'));
  vi.stubEnv('RESOLV_LAB_CACHE', join(dir, 'cache'));
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

/** An mmdebstrap to which every suite is gone. */
async function breakMmdebstrap(): Promise<void> {
  const program = join(dir, 'mmdebstrap');
  await writeFile(program, '#!/bin/sh\necho "E: no such suite" >&2\necho "E: mmdebstrap failed to run" >&2\nexit 25\n');
  await chmod(program, 0o755);
}

test("a suite that cannot be had is unavailable with apt's reason, and spoils nothing else", async () => {
  await breakMmdebstrap();
  const events: ProgressEvent[] = [];
  const states = await provision(['debian-trixie', 'host'], { progress: (event) => events.push(event) });
  expect(states).toEqual([
    { id: 'debian-trixie', state: 'unavailable', reason: 'no such suite' },
    expect.objectContaining({ id: 'host', state: 'ready' }),
  ]);
  expect(events.at(-1)).toEqual({ item: 'debian-trixie', phase: 'failed', text: 'no such suite' });
  expect(await readdir(join(dir, 'cache/images'))).toEqual([]);
});

test('a daemon that cannot be had is unsupported with the same reason', async () => {
  await breakMmdebstrap();
  expect(await provisionDaemons([{ daemon: 'nscd', libc: 'debian-trixie' }], { progress: () => {} })).toEqual([
    { state: 'unsupported', reason: 'no such suite' },
  ]);
});

test('without mmdebstrap that is the reason, and no work is announced', async () => {
  vi.stubEnv('PATH', dir);
  const events: ProgressEvent[] = [];
  expect(await provision(['musl-trixie'], { progress: (event) => events.push(event) })).toEqual([
    { id: 'musl-trixie', state: 'unavailable', reason: 'mmdebstrap is not installed' },
  ]);
  expect(events).toEqual([]);
});
