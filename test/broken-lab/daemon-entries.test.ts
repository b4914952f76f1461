import { expect, test } from 'vitest';
import { RESOLV_LAB, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

/** The cells of entries about daemons, by entry, with nsncd. */
async function cellsOf(entries: string, ...words: string[]) {
  await using directory = await temporaryDirectory();
  const own = ['--libc', 'host', '--probe', 'c', '--daemon', 'nsncd', '--out', directory.path];
  const { document } = await run([entries, ...own, ...words], {}, RESOLV_LAB);
  return Object.fromEntries(document.cells.map((cell) => [cell.repro, cell]));
}

test('captive-portal: a daemon with fewer workers does not look all names up at once', async () => {
  const cells = await cellsOf('captive-portal', '--daemon-set', 'nsncd.NSNCD_WORKER_COUNT=3');
  expect(cells['captive-portal']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/control 'all workers look names up at once' failed: 3 lookups/),
  });
});

test('nsncd-socket-path: a program that ends with the right exit code, but does not say why', async () => {
  const cells = await cellsOf('nsncd-socket-path', '--daemon-program', 'nsncd=/bin/false', '--daemon-libc', 'host');
  expect(cells['nsncd-socket-path']).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringContaining("control 'nsncd says what is wrong' failed"),
  });
});
