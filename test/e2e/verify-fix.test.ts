import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

const [AFFECTED, FIXED] = ['debian-bookworm-security', 'debian-bookworm'];
const verify = (before: string, after: string, out: string) =>
  start(RESOLV_LAB, [
    'verify-fix',
    '31476',
    '--before',
    before,
    '--after',
    after,
    '--also',
    'strict-error',
    '--out',
    join(directory.path, out),
  ]);

test('a backport is proven, with a page for the bug report', async () => {
  const { exitCode, stdout } = await verify(AFFECTED, FIXED, 'proven');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^The fix of bug 31476 is proven: /),
  });
  const markdown = await readFile(join(directory.path, 'proven/fix.md'), 'utf8');
  expect(markdown).toMatch(/^# Fix of 31476: proven|^# Fix of bug 31476: proven/);
  expect(markdown).toMatch(/^\| build-id \| [0-9a-f]{40} \| [0-9a-f]{40} \|$/m);
  expect(markdown).toMatch(/^before: shown\./m);
  expect(markdown).toContain(`verify-fix 31476 --before ${AFFECTED} --after ${FIXED}`);
  expect(await readFile(join(directory.path, 'proven/fix.html'), 'utf8')).toContain("default-src 'none'");
});

test('the other way round it is refused with the reason', async () => {
  const { exitCode, stdout } = await verify(FIXED, AFFECTED, 'reversed');
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`it is the other way round: ${FIXED} does not show the failure, and ${AFFECTED} does`);
});

test.each([
  ['host', 'host', '--before and --after are both host: name two builds'],
  ['dir:/nowhere', 'host', '--before dir:/nowhere: /nowhere does not exist'],
])('%s against %s is a mistake of the command line', async (before, after, message) => {
  expect(await verify(before, after, 'none')).toMatchObject({ exitCode: 64, stderr: expect.stringContaining(message) });
});
