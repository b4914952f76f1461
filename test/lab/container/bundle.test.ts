import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../lab/container/bundle.ts';
import { OciRuntime } from '../../../lab/core/schema.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test.each(OciRuntime.options)('a bundle for %s asks for no cgroup, of whichever version', async (runtime) => {
  await using directory = await temporaryDirectory();
  const [etc, run, folder] = ['etc', 'run', 'bundle'].map((name) => join(directory.path, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [etc, run, folder]) await mkdir(path);
  const host = { hostname: 'container', etc, run, network: { path: '/proc/self/ns/net' } };
  const argv = await writeBundle(runtime, folder, { host, root: '/' }, ['true']);
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  expect(config.linux.resources).toBeUndefined();
  expect(config.linux.cgroupsPath).toBeUndefined();
  expect(config.mounts.filter(({ type }: { type: string }) => type.startsWith('cgroup'))).toEqual([]);
  // crun makes a cgroup for each container otherwise; runc goes without where it cannot make one.
  expect(argv).toContain(runtime === 'crun' ? '--cgroup-manager=disabled' : '--rootless');
});
