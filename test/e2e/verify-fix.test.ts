import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { familyOf, whenEnded } from '../namespaces/whole-end.ts';
import { RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
/** For the command lines that run nothing. */
let commands: OneProcess;
beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess();
  return async () => {
    await commands[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
});

const [AFFECTED, FIXED] = ['debian-bookworm-security', 'debian-bookworm'];
const verify = (before: string, after: string, out: string) => {
  const words = ['31476', '--before', before, '--after', after, '--also', 'strict-error'];
  return start(RESOLV_LAB, ['verify-fix', ...words, '--out', join(directory.path, out)]);
};

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
  [['--before', 'host', '--after', 'host'], '--before and --after are both host: name two builds'],
  [['--before', 'dir:/nowhere', '--after', 'host'], '--before dir:/nowhere: /nowhere does not exist'],
  [
    ['--before', 'debian-bookworm*', '--after', FIXED],
    '--before debian-bookworm* is debian-bookworm, debian-bookworm-security: name one of them',
  ],
  [['--before', AFFECTED, '--after', FIXED, '--also', 'strict-error,nosuch'], "no repro 'nosuch'"],
])('%j is refused before anything runs', async (words, message) => {
  const out = join(directory.path, 'refused');
  const { exitCode, stdout, stderr } = await commands.start(['verify-fix', '31476', ...words, '--out', out]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  expect(stderr).toContain(message);
  expect(existsSync(out)).toBe(false);
});

test('after SIGKILL no run is left', async () => {
  const out = join(directory.path, 'killed');
  // So many cells that most have not begun when the first one ends.
  const words = ['31476', '--before', AFFECTED, '--after', FIXED, '--repeat', '500', '--out', out];
  const running = start(RESOLV_LAB, ['verify-fix', ...words]);
  const lines = createInterface({ input: running.stderr as Readable });
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => line.startsWith('pass') && resolve());
  });
  // The command, its run, unshare, and the first process inside, which ends after all others inside.
  const family = familyOf(running.pid as number).slice(0, 4);
  expect(family).toHaveLength(4);
  const gone = Promise.all(family.map(whenEnded));
  running.kill('SIGKILL');
  await Promise.all([gone, running]);
});
