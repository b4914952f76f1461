import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const FIXTURES = join(REPOSITORY, 'test/broken-lab/fixtures');

let serial = 0;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** The cells of these scenarios, by scenario, on the host's libc. */
async function cellsOf(scenarios: string, ...words: string[]) {
  const out = join(directory.path, `out-${++serial}`);
  const all = [scenarios, '--libc', 'host', '--probe', 'c', '--out', out, ...words];
  const { document } = await run(all, {}, join(FIXTURES, 'second-instance.ts'));
  return Object.fromEntries(document.cells.map((cell) => [`${cell.repro} ${cell.daemon.id}`, cell]));
}

test('the second instance answers, or has ended; one that is killed, or that a stranger replaced, answers nothing', async () => {
  const cells = await cellsOf('entry,killed,stranger', '--daemon', 'nsncd,nscd');
  expect(cells['entry nsncd']).toMatchObject({
    observed: 'reproduced',
    outcome: expect.stringMatching(/ by nsncd \| .* by the second nsncd$/),
  });
  expect(cells['entry nscd']).toMatchObject({
    status: 'pass',
    outcome: expect.stringMatching(/ by nscd \| .* by nscd \| the second nscd ended with exit code 1$/),
  });
  expect(cells['killed nsncd']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/^the second nsncd on client ended by itself \(exit code 137, as after SIGKILL\)/),
  });
  expect(cells['stranger nsncd']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/control 'the daemon is at its socket' failed/),
  });
});

test('a second instance that ends without a word is no refusal', async () => {
  const program = join(directory.path, 'double');
  const flags = ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', '-DFAULT=nothing'];
  await execa('cc', [...flags, join(FIXTURES, 'double.c'), '-o', program]);
  const cells = await cellsOf('entry', '--daemon', 'nsncd', '--daemon-program', `nsncd=${program}`);
  expect(cells['entry nsncd']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'a refused instance says that there is another' failed"),
  });
});
