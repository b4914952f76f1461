import { beforeAll, describe, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/notify.ts');
const folder = folderOfTests();

/** The cell of a scenario with another daemon in the place of nsncd. */
async function cellWith(program: string) {
  const { cells } = await folder.run(ENTRY, ['entry', ...ON_HOST, '--daemon', 'nsncd', ...asNsncd(program)]);
  return cells[0];
}

describe('with the packaged daemons', () => {
  const NSNCD = 'host/nsncd@debian-trixie/c';
  let cells: CellResult[];
  beforeAll(async () => {
    const names = ['entry', 'not-received', 'stranger'].map((scenario) => `${scenario}/main/${NSNCD}`);
    ({ cells } = await folder.run(ENTRY, [...names, 'nscd/main/host/nscd@debian-bookworm/c']));
  });
  const cellOf = (scenario: string) => cells.find(({ repro }) => repro === scenario);

  test('nsncd answers before it says that it is ready, and nscd says nothing', () => {
    expect(cellOf('entry')).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
    expect(cellOf('nscd')).toMatchObject({ status: 'pass', observed: 'reproduced' });
  });

  test.each([
    ['not-received', "control 'messages of the daemon are received' failed: one of the lab did not come: EAGAIN"],
    ['stranger', "control 'only the daemon sent messages' failed: 1 of other processes"],
  ])('messages that do not come, or come from elsewhere: %s', (scenario, reason) => {
    expect(cellOf(scenario)).toMatchObject({ status: 'inconclusive', reason: expect.stringContaining(reason) });
  });
});

test('a daemon that is ready in its own words, and has no socket yet', async () => {
  expect(await cellWith(await folder.double('nothing', '-DREADY_FIRST'))).toMatchObject({
    observed: 'reproduced',
    reason: expect.stringContaining('by itself'),
  });
});

test('a daemon that says nothing has no verdict', async () => {
  expect(await cellWith(await folder.double('nothing'))).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining('the daemon had told its service manager nothing'),
  });
});
