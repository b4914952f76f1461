import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildCProbe } from '../../lab/probe/index.ts';
import { temporaryDirectory } from './probes.ts';

test('the C probe compiles for this machine’s own glibc', async () => {
  await using cache = await temporaryDirectory();
  const built = await buildCProbe('glibc', { cacheDir: cache.path });
  expect((await execa(built, { input: '' })).stdout).toContain('"event":"ready"');
});

test('musl needs an image to compile against', async () => {
  await using cache = await temporaryDirectory();
  await expect(buildCProbe('musl', { cacheDir: cache.path })).rejects.toThrow('musl image');
});
