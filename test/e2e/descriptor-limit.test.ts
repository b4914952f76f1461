import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { LEAST_DESCRIPTORS } from '../../lab/util/descriptors.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB } from './command.ts';

/** A run in a shell with another limit of open files. */
async function runWith(limit: string, ...words: string[]) {
  await using directory = await temporaryDirectory();
  const command = [process.execPath, RESOLV_LAB, 'run', ...words, '--json', '--out', join(directory.path, 'run')];
  const limited = ['-c', `ulimit ${limit}; exec "$@"`, 'bash', ...command];
  const { stdout, stderr, exitCode } = await execa('bash', limited, { reject: false });
  // No stack trace, whatever happens.
  expect(stderr).not.toMatch(/^ {4}at /m);
  return { stdout, stderr, exitCode };
}

const WORDS = ['nscd-socket-leak', 'stale-resolv-conf', '--libc', 'host', '--daemon', 'none,nsncd', '--probe', 'c'];

test('too few descriptors for one cell are reported before the run, with the remedy', async () => {
  const { stdout, stderr, exitCode } = await runWith(`-n ${LEAST_DESCRIPTORS - 1}`, ...WORDS);
  const message = new RegExp(
    `^MISSING +open files +a process may open ${LEAST_DESCRIPTORS - 1}, .*\\n.*\\n +to get it: .*ulimit -n`,
    'm',
  );
  expect(stderr).toMatch(message);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 69 });
});

test('too few descriptors for the requested number of jobs: fewer cells run at once, and all pass', async () => {
  const { stdout, stderr, exitCode } = await runWith('-n 170', ...WORDS, '--repeat', '4', '-j', '16');
  expect(stderr).toMatch(/^At most 2 cells at once: the limit of open files is too low for 16 \(ulimit -n\)$/m);
  const { cells } = RunDocument.parse(JSON.parse(stdout));
  expect(cells.map(({ status, reason }) => ({ status, reason }))).toEqual(
    Array.from({ length: 16 }, () => ({ status: 'pass', reason: expect.anything() })),
  );
  expect(exitCode).toBe(0);
});

test('a soft limit alone does not count: Node raises it to the hard limit', async () => {
  const { stderr, exitCode } = await runWith('-S -n 60', ...WORDS, '-j', '4');
  expect(stderr).not.toContain('cells at once');
  expect(exitCode).toBe(0);
});
