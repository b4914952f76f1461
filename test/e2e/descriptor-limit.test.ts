import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY } from './command.ts';

test('too few descriptors for a run are one line that says which limit to raise', async () => {
  await using directory = await temporaryDirectory();
  const words = ['run', 'nscd-socket-leak', 'stale-resolv-conf', '--daemon', 'none', '--probe', 'c', '--repeat', '4'];
  const entry = join(REPOSITORY, 'bin/resolv-lab.ts');
  const command = [process.execPath, entry, ...words, '-j', '32', '--out', join(directory.path, 'run')];
  const { stderr, exitCode } = await execa('bash', ['-c', 'ulimit -n 60; exec "$@"', 'bash', ...command], {
    reject: false,
  });
  expect(stderr).toMatch(/^resolv-lab: too many open files for one process \(EMFILE\): raise the limit \(ulimit -n\)/m);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(exitCode).toBe(70);
});
