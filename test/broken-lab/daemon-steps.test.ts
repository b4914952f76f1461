import { chmod, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/daemon-steps.ts');
const folder = folderOfTests();

/** Runs a scenario of the fixture. @returns its cell */
async function cellOf(scenario: string, ...words: string[]) {
  const { cells } = await folder.run(ENTRY, [scenario, ...ON_HOST, '--daemon', 'nsncd', ...words]);
  return cells[0];
}

test('a scenario says what answers: the daemon', async () => {
  expect(await cellOf('answerer')).toMatchObject({ status: 'pass', reason: expect.stringContaining(' by daemon; ') });
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

test('an address in place of a name needs no answer of the daemon', async () => {
  expect(await cellOf('numeric')).toMatchObject({ status: 'pass' });
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

test('a call that goes on waits while the next one is made', async () => {
  expect(await cellOf('goes-on')).toMatchObject({ status: 'pass' });
  expect(await cellOf('goes-on', '--daemon', 'none')).toMatchObject({ observed: 'reproduced' });
});

test('with one worker the next call waits for the one that goes on', async () => {
  const one = ['--daemon-set', 'nsncd.NSNCD_WORKER_COUNT=1'];
  expect(await cellOf('goes-on', ...one)).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'the quick call is inside the slow one' failed"),
  });
});
