import { access, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundlesDir } from '../../lab/bundle/bundles.mjs';
import { definitions } from '../../lab/libc/index.ts';
import type { ProgressEvent } from '../../lab/util/progress.ts';
import { everything } from '../../setup/daemon-pairs.ts';
import { prepare } from '../../setup/prepare.ts';

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cache-'));
  // Bundles have tests of their own, and making them takes as long as all else.
  await symlink(bundlesDir(), join(cache, 'bundles'));
  vi.stubEnv('RESOLV_LAB_CACHE', cache);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test.skipIf(process.arch !== 'x64')(
  'the first start prepares everything; the second finds it, and prints nothing',
  async () => {
    const events: ProgressEvent[] = [];
    const asked = {
      libcs: ['crosstool-2.17'],
      daemons: [{ daemon: 'nscd', libc: 'crosstool-2.17' } as const],
      progress: (event: ProgressEvent) => events.push(event),
    };
    const first = await prepare(asked);
    expect(first).toMatchObject({
      libcs: [{ id: 'crosstool-2.17', state: 'ready' }],
      daemons: [{ daemon: 'nscd', state: { state: 'ready', image: { binary: '/usr/sbin/nscd' } } }],
      probes: { glibc: { path: expect.stringContaining(cache) }, musl: null },
      tap: { path: expect.stringContaining(cache) },
      nscdClient: { path: expect.stringContaining(cache) },
    });
    // Both share one image: the first makes it, and the other waits.
    expect(['crosstool-2.17', 'nscd on crosstool-2.17']).toContain(events[0]?.item);
    expect(events.map(({ item, phase }) => `${item} ${phase}`)).toEqual(
      ['begin', 'done'].map((phase) => `${events[0]?.item} ${phase}`),
    );
    if (first.probes.glibc && 'path' in first.probes.glibc) await access(first.probes.glibc.path);

    events.length = 0;
    expect(await prepare(asked)).toEqual(first);
    expect(events).toEqual([]);
  },
);

test('all libcs are prepared, and each daemon on the libc that it runs on', async () => {
  const { libcs, daemons } = await everything();
  expect(libcs).toEqual(definitions.map(({ id }) => id));
  const pairs = daemons.map(({ daemon, libc }) => `${daemon} ${libc}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(pairs).toEqual(
    expect.arrayContaining([
      'nscd crosstool-2.17',
      'nscd debian-bookworm',
      'nsncd debian-trixie',
      'nsncd debian-bookworm-security',
      'unscd debian-forky',
    ]),
  );
  expect(pairs).not.toContain('nsncd debian-bookworm');
});
