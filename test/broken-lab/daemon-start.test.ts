import { expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/daemon-start.ts');
const folder = folderOfTests();

/** Runs a scenario of the fixture. @returns its cell */
async function cellOf(scenario: string, ...words: string[]) {
  const { cells } = await folder.run(ENTRY, [scenario, ...ON_HOST, '--daemon', 'nsncd', ...words]);
  return cells[0];
}

test('a daemon that is held at its start is not there for a lookup', async () => {
  expect(await cellOf('during')).toMatchObject({ status: 'pass', observed: 'reproduced' });
});

test.each([
  ['a daemon that nothing holds', 'not-held', "control 'the daemon was held at its start' failed"],
  ['a daemon that runs in place of a frozen one', 'not-frozen', "control 'the daemon was held at its start' failed"],
  ['the socket of an earlier daemon', 'other-socket', "control 'the socket was not there yet' failed"],
])('%s leaves the cell without a verdict', async (_, scenario, reason) => {
  expect(await cellOf(scenario)).toMatchObject({ status: 'inconclusive', reason: expect.stringContaining(reason) });
});

test('a daemon that closes the connection at once makes no client wait', async () => {
  expect(await cellOf('gives-up-at-once', ...asNsncd(await folder.double('nothing')))).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the client waited for replies' failed"),
  });
});
