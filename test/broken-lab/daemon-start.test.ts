import { beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/daemon-start.ts');
const folder = folderOfTests();

/** Runs scenarios of the fixture with nsncd. @returns their cells, by scenario */
async function cellsOf(scenarios: string, ...words: string[]) {
  const { cells } = await folder.run(ENTRY, [scenarios, ...ON_HOST, '--daemon', 'nsncd', ...words]);
  return Object.fromEntries(cells.map((cell) => [cell.repro, cell]));
}

describe('the packaged daemon', () => {
  let cells: Awaited<ReturnType<typeof cellsOf>>;
  beforeAll(async () => {
    cells = await cellsOf('during,not-held,not-frozen,other-socket');
  });

  test('that is held at its start is not there for a lookup', () => {
    expect(cells.during).toMatchObject({ status: 'pass', observed: 'reproduced' });
  });

  test.each([
    ['that nothing holds', 'not-held', "control 'the daemon was held at its start' failed"],
    ['that runs in place of a frozen one', 'not-frozen', "control 'the daemon was held at its start' failed"],
    ['beside the socket of an earlier one', 'other-socket', "control 'the socket was not there yet' failed"],
  ])('%s leaves the cell without a verdict', (_, scenario, reason) => {
    expect(cells[scenario]).toMatchObject({ status: 'inconclusive', reason: expect.stringContaining(reason) });
  });
});

test('a daemon that closes the connection at once makes no client wait', async () => {
  const cells = await cellsOf('gives-up-at-once', ...asNsncd(await folder.double('nothing')));
  expect(cells['gives-up-at-once']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the client waited for replies' failed"),
  });
});
