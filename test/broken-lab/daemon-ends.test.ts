import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { bundled, REPOSITORY, RESOLV_LAB, run, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const FIXTURES = join(REPOSITORY, 'test/broken-lab/fixtures');
const ENTRY = await bundled('test/broken-lab/fixtures/daemon-ends.ts');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Builds a daemon with a fault. @returns the path of its program */
async function doubleWith(fault: string): Promise<string> {
  const program = join(directory.path, fault);
  const flags = ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', `-DFAULT=${fault}`];
  await execa('cc', [...flags, join(FIXTURES, 'double.c'), '-o', program]);
  return program;
}

/** The cells of the three scenarios with a daemon that has a fault, by scenario, and their folder. */
async function cellsWith(fault: string) {
  const program = await doubleWith(fault);
  const out = join(directory.path, `out-${++serial}`);
  const own = ['--daemon', 'nsncd', '--daemon-program', `nsncd=${program}`];
  const words = ['may-end,deaf,may-not-end', '--libc', 'host', '--probe', 'c', ...own, '--out', out];
  const { document } = await run(words, {}, ENTRY);
  const cells = Object.fromEntries(document.cells.map((cell) => [cell.repro, cell])) as Record<string, CellResult>;
  return { cells, out };
}

test.each([
  ['crash', 'nsncd ended by SIGSEGV', /^nsncd on client ended by itself \(exit code 139, as after SIGSEGV\)/],
  [
    'leave',
    'nsncd ended with exit code 3',
    /^nsncd on client ended by itself \(exit code 3\); its last output:\nno more/,
  ],
  ['unlink_socket', 'nsncd is deaf', /control 'the daemon answered' failed/],
  ['close_socket', 'nsncd is deaf', /control 'the daemon answered' failed/],
  ['hang', 'nsncd hangs', /control 'the daemon answered' failed/],
])(
  '%s: "%s" is the outcome where the daemon may end; elsewhere the cell is inconclusive',
  async (fault, state, trouble) => {
    const { cells } = await cellsWith(fault);
    expect(cells['may-end']).toMatchObject({
      status: 'pass',
      outcome: expect.stringMatching(new RegExp(` \\| ${state}$`)),
    });
    expect(cells['may-not-end']).toMatchObject({ status: 'inconclusive', reason: expect.stringMatching(trouble) });
    expect(cells.deaf?.observed).toBe(state === 'nsncd is deaf' ? 'reproduced' : 'not-reproduced');
  },
);

test('`ask` prints the state of the daemon below the calls', async () => {
  const program = await doubleWith('crash');
  const own = ['--libc', 'host', '--daemon', 'nsncd', '--daemon-program', `nsncd=${program}`];
  const { stdout } = await start(RESOLV_LAB, ['ask', 'getaddrinfo www.lab.test', ...own], { cwd: directory.path });
  expect(String(stdout)).toMatch(/^ +nsncd ended by SIGSEGV$/m);
});

test('the events contain how the lab tried the daemon, and its last output', async () => {
  const eventsOf = async ({ cells, out }: Awaited<ReturnType<typeof cellsWith>>) =>
    readEvents(join(out, cells['may-end']?.evidence.directory ?? '', 'events.jsonl'));
  const gone = await eventsOf(await cellsWith('unlink_socket'));
  expect(gone.find(({ kind }) => kind === 'daemon-check')).toMatchObject({ connection: 'ENOENT', answered: false });
  const left = await eventsOf(await cellsWith('leave'));
  expect(left.filter(({ kind }) => kind === 'daemon-check')).toEqual([]);
  expect(left.find((event) => event.kind === 'daemon' && event.action === 'exit')).toMatchObject({ output: 'no more' });
});

test('a daemon that runs and answers other calls, but not this one, has not ended', async () => {
  const { cells } = await cellsWith('nothing');
  expect(cells['may-end']).toMatchObject({ status: 'inconclusive', outcome: expect.not.stringContaining(' | ') });
});
