import { expect, test } from 'vitest';
import { bundled } from '../e2e/command.ts';
import { asNsncd, folderOfTests, ON_HOST } from './folder-of-tests.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/second-instance.ts');
const folder = folderOfTests();

/** The cells of these scenarios, by scenario, on the host's libc. */
async function cellsOf(scenarios: string, ...words: string[]) {
  const { cells } = await folder.run(ENTRY, [scenarios, ...ON_HOST, ...words]);
  return Object.fromEntries(cells.map((cell) => [`${cell.repro} ${cell.daemon.id}`, cell]));
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
  const cells = await cellsOf('entry', '--daemon', 'nsncd', ...asNsncd(await folder.double('nothing')));
  expect(cells['entry nsncd']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'a refused instance says that there is another' failed"),
  });
});
