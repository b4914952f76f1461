import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { bundled, RESOLV_LAB, start } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/daemon-ends.ts');
const folder = folderOfTests();

/** The cells of the three scenarios with a daemon that has a fault, by scenario, and their folder. */
async function cellsWith(fault: string) {
  const own = ['--daemon', 'nsncd', ...asNsncd(await folder.double(fault))];
  const { cells, out } = await folder.run(ENTRY, ['may-end,deaf,may-not-end', ...ON_HOST, ...own]);
  return { cells: Object.fromEntries(cells.map((cell) => [cell.repro, cell])) as Record<string, CellResult>, out };
}

type Ended = Awaited<ReturnType<typeof cellsWith>>;

/** For each fault what becomes of the daemon, and why there is no verdict where it may not end. */
const FAULTS = [
  ['crash', 'nsncd ended by SIGSEGV', /^nsncd on client ended by itself \(exit code 139, as after SIGSEGV\)/],
  [
    'leave',
    'nsncd ended with exit code 3',
    /^nsncd on client ended by itself \(exit code 3\); its last output:\nno more/,
  ],
  ['unlink_socket', 'nsncd is deaf', /control 'the daemon answered' failed/],
  ['close_socket', 'nsncd is deaf', /control 'the daemon answered' failed/],
  ['hang', 'nsncd hangs', /control 'the daemon answered' failed/],
] as const;

let ended: Record<(typeof FAULTS)[number][0], Ended>;
beforeAll(async () => {
  const all: [string, Ended][] = [];
  for (const [fault] of FAULTS) all.push([fault, await cellsWith(fault)]);
  ended = Object.fromEntries(all) as typeof ended;
});

test.each(FAULTS)(
  '%s: "%s" is the outcome where the daemon may end; elsewhere the cell is inconclusive',
  (fault, state, trouble) => {
    const { cells } = ended[fault];
    expect(cells['may-end']).toMatchObject({
      status: 'pass',
      outcome: expect.stringMatching(new RegExp(` \\| ${state}$`)),
    });
    expect(cells['may-not-end']).toMatchObject({ status: 'inconclusive', reason: expect.stringMatching(trouble) });
    expect(cells.deaf?.observed).toBe(state === 'nsncd is deaf' ? 'reproduced' : 'not-reproduced');
  },
);

test('`ask` prints the state of the daemon below the calls', async () => {
  const own = ['--libc', 'host', '--daemon', 'nsncd', ...asNsncd(await folder.double('crash'))];
  const { stdout } = await start(RESOLV_LAB, ['ask', 'getaddrinfo www.lab.test', ...own], { cwd: folder.at('.') });
  expect(String(stdout)).toMatch(/^ +nsncd ended by SIGSEGV$/m);
});

test('the events contain how the lab tried the daemon, and its last output', async () => {
  const eventsOf = async ({ cells, out }: Ended) =>
    readEvents(join(out, cells['may-end']?.evidence.directory ?? '', 'events.jsonl'));
  const gone = await eventsOf(ended.unlink_socket);
  expect(gone.find(({ kind }) => kind === 'daemon-check')).toMatchObject({ connection: 'ENOENT', answered: false });
  const left = await eventsOf(ended.leave);
  expect(left.filter(({ kind }) => kind === 'daemon-check')).toEqual([]);
  expect(left.find((event) => event.kind === 'daemon' && event.action === 'exit')).toMatchObject({ output: 'no more' });
});

test('a daemon that runs and answers other calls, but not this one, has not ended', async () => {
  const { cells } = await cellsWith('nothing');
  expect(cells['may-end']).toMatchObject({ status: 'inconclusive', outcome: expect.not.stringContaining(' | ') });
});
