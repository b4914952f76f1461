import { expect, test } from 'vitest';
import { bundled, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/stopped-handoff.ts');

test('nsncd that is stopped when its worker is free, or not at all, gives no verdict', async () => {
  await using directory = await temporaryDirectory();
  const words = ['--daemon', 'nsncd', '--libc', 'host', '--probe', 'c', '--out', directory.path];
  const { document } = await run(['too-late,not-stopped', ...words], {}, ENTRY);
  const reason = expect.stringContaining("control 'the worker waited for its first query in the pause' failed");
  expect(document.cells.map(({ repro, status, reason }) => ({ repro, status, reason }))).toEqual([
    { repro: 'too-late', status: 'inconclusive', reason },
    { repro: 'not-stopped', status: 'inconclusive', reason },
  ]);
});
