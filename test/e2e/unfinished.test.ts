import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';
import { FINISHED, inTheMiddle, startEndless } from './middle.ts';

const WARNING = 'the run has not ended, or was killed; interrupted after 1 of 2 cells';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let running: ReturnType<typeof startEndless>;

let commands: OneProcess;
const command = (...words: string[]) => commands.start(words);

/** The finished cells of the run in the folder. */
async function report(): Promise<RunDocument> {
  const { exitCode, stdout, stderr } = await command('report', directory.path, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(WARNING) });
  return RunDocument.parse(JSON.parse(stdout));
}

beforeAll(async () => {
  commands = inOneProcess({ fixtures: true });
  directory = await temporaryDirectory();
  running = startEndless(['--out', directory.path]);
  await inTheMiddle(running.stderr, running);
});
afterAll(async () => {
  running.kill('SIGKILL');
  await running;
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

test('a run can be read while it is under way, and after it was killed', async () => {
  const during = await report();
  expect(during.run).toMatchObject({ interrupted: true, planned: 2 });
  expect(during.run.durationMs).toBeGreaterThan(0);
  expect(during.cells.map(({ id }) => id)).toEqual([FINISHED]);
  running.kill('SIGKILL');
  await running;
  expect(await report()).toEqual(during);
  const events = join(directory.path, during.cells[0]?.evidence.directory ?? '', 'events.jsonl');
  expect(await readFile(events, 'utf8')).toContain('"probe-ready"');
});

test('an unfinished run is judged and compared like any other', async () => {
  const judged = await command('judge', directory.path);
  expect(judged.stderr).toContain('1 judged again');
  expect(judged.exitCode).toBe(0);
  const compared = await command('compare', directory.path, directory.path);
  expect(compared.stdout).toContain('1 the same: no verdict changed');
  expect(compared.exitCode).toBe(0);
});

test('the folder of an unfinished run is not used again', async () => {
  const { exitCode, stderr } = await command('run', 'meanwhile', '--out', directory.path);
  expect(exitCode).toBe(64);
  expect(stderr).toContain('already has the results of a run');
});
