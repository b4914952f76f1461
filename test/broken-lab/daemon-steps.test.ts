import { chmod, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/daemon-steps.ts');
const folder = folderOfTests();

/** Runs scenarios of the fixture. */
async function cellsOf(scenarios: string, ...words: string[]) {
  return (await folder.run(ENTRY, [scenarios, ...ON_HOST, '--daemon', 'nsncd', ...words])).cells;
}

const cellOf = async (scenario: string, ...words: string[]) => (await cellsOf(scenario, ...words))[0];

describe('with the packaged nsncd', () => {
  let cells: Awaited<ReturnType<typeof cellsOf>>;
  beforeAll(async () => {
    cells = await cellsOf('answerer,numeric,goes-on', '--daemon', 'nsncd,none');
  });
  const cellWith = (daemon: string, scenario: string) =>
    cells.find((cell) => cell.repro === scenario && cell.daemon.id === daemon);

  test('a scenario says what answers: the daemon', () => {
    expect(cellWith('nsncd', 'answerer')).toMatchObject({
      status: 'pass',
      reason: expect.stringContaining(' by daemon; '),
    });
  });

  test('an address in place of a name needs no answer of the daemon', () => {
    expect(cellWith('nsncd', 'numeric')).toMatchObject({ status: 'pass' });
  });

  test('a call that goes on waits while the next one is made', () => {
    expect(cellWith('nsncd', 'goes-on')).toMatchObject({ status: 'pass' });
    expect(cellWith('none', 'goes-on')).toMatchObject({ observed: 'reproduced' });
  });
});

test('a daemon that closes every connection did not answer, and this is the outcome', async () => {
  const program = await folder.double('nothing');
  expect(await cellOf('answerer', ...asNsncd(program))).toMatchObject({
    observed: 'reproduced',
    reason: expect.stringContaining(' by itself after daemon; '),
  });
});

test('without the recorded socket nothing shows what answered', async () => {
  expect(await cellOf('answerer', '--no-tap')).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the socket was recorded' failed"),
  });
});

test('a daemon that ends before it is ready is an outcome where it may end', async () => {
  const source = folder.at('leaves.c');
  await writeFile(source, '#include <stdio.h>\nint main (void) { fputs ("no more\\n", stderr); return 1; }\n');
  const program = await folder.compiled('leaves', source);
  expect(await cellOf('never-starts', ...asNsncd(program))).toMatchObject({
    status: 'pass',
    outcome: expect.stringMatching(/ \| nsncd ended with exit code 1$/),
  });
});

test('a daemon that the sandbox cannot start is no outcome', async () => {
  const program = await folder.double('nothing', '-Wl,-I,/no/loader');
  await chmod(program, 0o755);
  expect(await cellOf('never-starts', ...asNsncd(program))).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/nsncd|loader|bwrap/),
  });
});

test('with one worker the next call waits for the one that goes on', async () => {
  const one = ['--daemon-set', 'nsncd.NSNCD_WORKER_COUNT=1'];
  expect(await cellOf('goes-on', ...one)).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the quick call is inside the slow one' failed"),
  });
});
