import { expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/notify.ts');
const folder = folderOfTests();

async function cellOf(scenario: string, daemon: string, ...words: string[]) {
  const { cells } = await folder.run(ENTRY, [scenario, ...ON_HOST, '--daemon', daemon, ...words]);
  return cells[0];
}

test('nsncd answers before it says that it is ready, and nscd says nothing', async () => {
  expect(await cellOf('entry', 'nsncd')).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
  expect(await cellOf('nscd', 'nscd')).toMatchObject({ status: 'pass', observed: 'reproduced' });
});

test('a daemon that is ready in its own words, and has no socket yet', async () => {
  const cell = await cellOf('entry', 'nsncd', ...asNsncd(await folder.double('nothing', '-DREADY_FIRST')));
  expect(cell).toMatchObject({ observed: 'reproduced', reason: expect.stringContaining('by itself') });
});

test('a daemon that says nothing has no verdict', async () => {
  expect(await cellOf('entry', 'nsncd', ...asNsncd(await folder.double('nothing')))).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining('the daemon had told its service manager nothing'),
  });
});

test.each([
  ['not-received', "control 'messages of the daemon are received' failed: one of the lab did not come: EAGAIN"],
  ['stranger', "control 'only the daemon sent messages' failed: 1 of other processes"],
])('messages that do not come, or come from elsewhere: %s', async (scenario, reason) => {
  expect(await cellOf(scenario, 'nsncd')).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining(reason),
  });
});
