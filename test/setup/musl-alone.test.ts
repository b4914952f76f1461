import { expect, test } from 'vitest';
import { prepare } from '../../setup/prepare.ts';

test('each musl gets its probe, also without the one that the probe is compiled against', async () => {
  const { libcs, probes } = await prepare({ libcs: ['musl-bookworm'], daemons: [], progress: () => {} });
  expect(libcs).toMatchObject([{ id: 'musl-bookworm', state: 'ready' }]);
  expect(probes).toMatchObject({ glibc: null, musl: { path: expect.stringContaining('c-musl-') } });
});
