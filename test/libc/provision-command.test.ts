import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { inOneProcess } from '../e2e/in-one-process.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

test('an unavailable libc that was named is shown in its row and by the exit code', async () => {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, 'mmdebstrap');
  await writeFile(program, '#!/bin/sh\necho "E: no such suite" >&2\nexit 25\n');
  await chmod(program, 0o755);
  const env = {
    PATH: `${directory.path}${delimiter}${process.env.PATH}`,
    RESOLV_LAB_CACHE: join(directory.path, 'cache'),
  };
  await using commands = inOneProcess({ env });
  const provision = (...ids: string[]) => commands.start(['libc', 'provision', ...ids]);

  const refused = await provision('host', 'debian-trixie');
  expect(refused.stdout).toMatch(/^host +ready/m);
  expect(refused.stdout).toMatch(/^debian-trixie +unavailable.*\(no such suite\)$/m);
  expect(refused.exitCode).toBe(69);
  expect((await provision('host')).exitCode).toBe(0);
});
