import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Libc } from '../../../lab/libc/index.ts';
import { writeShellFiles } from '../../../lab/shell/shell-files.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** A libc without programs. */
const LIBC: Libc = {
  ...{ id: "dir:/home/o'brien/glibc", kind: 'glibc', version: '2.41', buildId: '00', package: null, revision: null },
  ...{ root: '/nowhere', suite: null, node: false },
};

test.each(["[client] the program's own @ it's gone $ ", '[client] main @ end $ '])(
  'special characters of a prompt are printed unchanged: %s',
  async (prompt) => {
    await using folder = await temporaryDirectory();
    await writeShellFiles(folder.path, { libc: LIBC, commands: [], prompt });
    const { stdout } = await execa('sh', ['-c', `. "$0"; printf '%s|' "$PS1"`, join(folder.path, 'shellrc')]);
    expect(stdout).toBe(`${prompt}|`);
  },
);

test('getent of a libc without that program prints a message, wherever the libc is', async () => {
  await using folder = await temporaryDirectory();
  await writeShellFiles(folder.path, { libc: LIBC, commands: [], prompt: '' });
  const { stderr, exitCode } = await execa(join(folder.path, 'bin/getent'), { reject: false });
  expect(stderr).toBe(`${LIBC.id} has no getent; lookup NAME does the same`);
  expect(exitCode).toBe(127);
});
