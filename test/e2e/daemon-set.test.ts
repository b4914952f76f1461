import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, run } from './command.ts';

const SETTINGS = ['nsncd.RES_OPTIONS=attempts:3', 'nsncd.NSNCD_WORKER_COUNT=2', 'nscd.enable-cache hosts=no'];

let cells: CellResult[];
let events: Record<string, Event[]>;

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const words = ['stale-resolv-conf', '--libc', 'host', '--probe', 'c', '--daemon', 'nsncd,nscd', '--out', out];
  const set = SETTINGS.flatMap((setting) => ['--daemon-set', setting]);
  const { document } = await run([...words, ...set], {}, RESOLV_LAB);
  cells = document.cells;
  const read = cells.map(async ({ daemon, evidence }) => {
    const text = await readFile(join(out, evidence.directory ?? '', 'events.jsonl'), 'utf8');
    const lines = text.trimEnd().split('\n');
    return [daemon.id, lines.map((line) => JSON.parse(line) as Event)] as const;
  });
  events = Object.fromEntries(await Promise.all(read));
});

test('the document has the settings of each daemon, and its start event has all of them', () => {
  const settings = Object.fromEntries(cells.map(({ daemon }) => [daemon.id, daemon.settings]));
  expect(settings).toEqual({
    nsncd: { RES_OPTIONS: 'attempts:3', NSNCD_WORKER_COUNT: '2' },
    nscd: { 'enable-cache hosts': 'no' },
  });
  for (const [daemon, expected] of Object.entries(settings)) {
    const start = events[daemon]?.find((event) => event.kind === 'daemon' && event.action === 'start');
    expect(start).toMatchObject({ settings: expected });
  }
});

test('a variable is in the environment of the running daemon', () => {
  const seen = events.nsncd?.find((event) => event.kind === 'process-view' && event.process === 'nsncd');
  expect(seen).toMatchObject({ environment: { RES_OPTIONS: 'attempts:3' } });
});

test('a key of nscd.conf reaches nscd: without its hosts the client resolves by itself, and a control fails', () => {
  const nscd = cells.find(({ daemon }) => daemon.id === 'nscd');
  expect(nscd?.status).toBe('inconclusive');
});
