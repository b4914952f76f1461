import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../../../lab/core/schema.ts';
import { readEvents } from '../../../lab/core/timeline.ts';
import { eventText } from '../../../reports/html/client/text/event-text.ts';
import { bundled, run } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const ENTRY = await bundled('test/lab/probe/fixtures/endings.ts');

const CELL = ['--libc', 'debian-bookworm', '--daemon', 'none', '--probe', 'c'];

let cells: Map<string, CellResult>;
const texts = new Map<string, string>();

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const chosen = 'crash,hang,crash-unforeseen,killed-from-outside';
  const { document } = await run([chosen, ...CELL, '--out', directory.path], {}, ENTRY);
  cells = new Map(document.cells.map((cell) => [cell.repro, cell]));
  for (const { repro, evidence } of document.cells) {
    const events = await readEvents(join(directory.path, String(evidence.directory), 'events.jsonl'));
    const call = events.find((event) => event.kind === 'call' && event.label === 'lookup');
    if (call) texts.set(repro, eventText(call));
  }
});

test('a crash that the scenario allows is judged, with all controls', () => {
  expect(cells.get('crash')).toMatchObject({ status: 'pass', observed: 'reproduced' });
  expect(cells.get('crash')?.controls.filter(({ ok }) => !ok)).toEqual([]);
  expect(texts.get('crash')).toBe('getaddrinfo www.lab.test → ended by SIGABRT');
});

test('a hang that the scenario allows is judged as well', () => {
  expect(cells.get('hang')).toMatchObject({ status: 'pass', observed: 'reproduced' });
  expect(texts.get('hang')).toMatch(/^getaddrinfo www.lab.test → hung( in \w+)?$/);
});

test('a crash that the scenario does not allow makes the cell inconclusive', () => {
  expect(cells.get('crash-unforeseen')).toMatchObject({ status: 'inconclusive' });
  expect(cells.get('crash-unforeseen')?.reason).toMatch(/^probe program: ended \(exit code 134, as after SIGABRT\)/);
});

test('an ending other than the expected one is reported unchanged', () => {
  expect(cells.get('killed-from-outside')).toMatchObject({ status: 'fail', observed: 'not-reproduced' });
  expect(texts.get('killed-from-outside')).toMatch(/ended by SIGKILL$/);
});

test('the end of the spawner, which kills the program, is not an outcome of the call', async () => {
  const { document } = await run(['spawner-ends', ...CELL], {}, ENTRY);
  const reason = expect.stringMatching(/^(probe program: )?the spawner ended \(SIGKILL\)$/);
  expect(document.cells).toMatchObject([{ status: 'inconclusive', reason }]);
});
