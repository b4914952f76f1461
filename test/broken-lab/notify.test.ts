import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundled, REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/notify.ts');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

async function cellOf(scenario: string, daemon: string, ...words: string[]) {
  const out = join(directory.path, `out-${++serial}`);
  const own = ['--daemon', daemon, '--libc', 'host', '--probe', 'c', '--out', out];
  const { document } = await run([scenario, ...own, ...words], {}, ENTRY);
  return document.cells[0];
}

/** The program of a daemon of the tests, compiled with these flags. */
async function double(name: string, ...flags: string[]): Promise<string[]> {
  const program = join(directory.path, name);
  const source = join(REPOSITORY, 'test/broken-lab/fixtures/double.c');
  const all = ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', '-DFAULT=nothing', ...flags];
  await execa('cc', [...all, source, '-o', program]);
  return ['--daemon-program', `nsncd=${program}`];
}

test('nsncd answers before it says that it is ready, and nscd says nothing', async () => {
  expect(await cellOf('entry', 'nsncd')).toMatchObject({ status: 'pass', observed: 'not-reproduced' });
  expect(await cellOf('nscd', 'nscd')).toMatchObject({ status: 'pass', observed: 'reproduced' });
});

test('a daemon that is ready in its own words, and has no socket yet', async () => {
  const cell = await cellOf('entry', 'nsncd', ...(await double('first', '-DREADY_FIRST')));
  expect(cell).toMatchObject({ observed: 'reproduced', reason: expect.stringContaining('by itself') });
});

test('a daemon that says nothing has no verdict', async () => {
  expect(await cellOf('entry', 'nsncd', ...(await double('silent')))).toMatchObject({
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
