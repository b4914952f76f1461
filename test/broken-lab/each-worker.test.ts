import { expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { bundled, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/each-worker.ts');

/** The controls that failed in a cell. */
function failedIn({ controls = [] }: CellResult): string[] {
  return controls.filter(({ ok }) => !ok).map(({ name }) => name);
}

test('each worker of nsncd was in the outage and made a lookup; otherwise the cell says nothing', async () => {
  await using directory = await temporaryDirectory();
  const words = ['entry,one-after-other,same-worker,not-read', '--libc', 'host', '--daemon', 'nsncd', '--probe', 'c'];
  const { document } = await run([...words, '--out', directory.path], {}, ENTRY);
  const failed = Object.fromEntries(document.cells.map((cell) => [cell.repro, failedIn(cell)]));
  expect(failed).toEqual({
    entry: [],
    'one-after-other': ['the outage met every worker'],
    'same-worker': ['each worker made one of the lookups'],
    'not-read': ['each worker made one of the lookups'],
  });
  expect(document.cells.filter(({ status }) => status === 'pass').map(({ repro }) => repro)).toEqual(['entry']);
});
