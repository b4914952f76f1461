import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { bundled } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const FIXTURE = await bundled('test/broken-lab/fixtures/descriptors.ts');

// Without a free descriptor libuv accepts and closes a connection without an error: to a client the nameserver misbehaves.
test('a cell in which the lab runs out of descriptors is inconclusive', async () => {
  await using directory = await temporaryDirectory();
  // One after the other, because all cells share the descriptors.
  const words = ['run', '--libc', 'host', '--daemon', 'none', '--probe', 'c', '-j', '1', '--json'];
  const command = [process.execPath, FIXTURE, ...words, '--out', join(directory.path, 'run')];
  const limited = ['-c', 'ulimit -n 200; exec "$@"', 'bash', ...command];
  const { stdout, stderr, exitCode } = await execa('bash', limited, { reject: false });
  const { cells } = RunDocument.parse(JSON.parse(stdout));
  expect(cells).toMatchObject([
    { repro: 'enough', status: 'pass' },
    {
      repro: 'few',
      status: 'inconclusive',
      reason: expect.stringMatching(
        /^control 'the nameservers work' failed: A \(tcp\): EMFILE: \d+ descriptors are left/,
      ),
    },
    {
      repro: 'none',
      status: 'inconclusive',
      reason: expect.stringMatching(/^too many open files: \d+ descriptors are left; raise the limit \(ulimit -n\)/),
    },
  ]);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(exitCode).toBe(2);
});
