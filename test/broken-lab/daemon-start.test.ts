import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundled, REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const FIXTURES = join(REPOSITORY, 'test/broken-lab/fixtures');
const ENTRY = await bundled('test/broken-lab/fixtures/daemon-start.ts');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Runs a scenario of the fixture. @returns its cell */
async function cellOf(scenario: string, ...words: string[]) {
  const out = join(directory.path, `out-${++serial}`);
  const own = ['--daemon', 'nsncd', '--libc', 'host', '--probe', 'c', '--out', out];
  const { document } = await run([scenario, ...own, ...words], {}, ENTRY);
  return document.cells[0];
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
  const program = join(directory.path, 'nothing');
  const flags = ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', '-DFAULT=nothing'];
  await execa('cc', [...flags, join(FIXTURES, 'double.c'), '-o', program]);
  expect(await cellOf('gives-up-at-once', '--daemon-program', `nsncd=${program}`)).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the client waited for replies' failed"),
  });
});
