import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { mappedLibc } from '../../../lab/client/mapped-libc.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Changes its root to a folder, if there is one, and waits for the end of its input. */
const PROGRAM = `
#include <stdio.h>
#include <unistd.h>
int main(int count, char **words)
{
    if (count > 1 && chroot(words[1]) != 0) return 1;
    printf("ready\\n");
    fflush(stdout);
    while (getchar() != EOF) ;
    return 0;
}`;

async function read(command: readonly string[]): Promise<Awaited<ReturnType<typeof mappedLibc>>> {
  const [name = '', ...args] = command;
  const program = spawn(name, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(createInterface(program.stdout), 'line');
  const libc = await mappedLibc(program.pid as number);
  program.stdin.end();
  await once(program, 'close');
  expect(await mappedLibc(program.pid as number)).toBeUndefined();
  return libc;
}

test('the C library of a process is read, also after chroot(2), and of a static program it is null', async () => {
  await using directory = await temporaryDirectory();
  const [source, dynamic, fixed, root] = ['wait.c', 'wait', 'static', 'root'].map((name) =>
    join(directory.path, name),
  ) as [string, string, string, string];
  await Promise.all([writeFile(source, PROGRAM), mkdir(root)]);
  await Promise.all([execa('cc', [source, '-o', dynamic]), execa('cc', ['-static', source, '-o', fixed])]);
  const plain = await read([dynamic]);
  expect(plain).toEqual({ path: expect.stringMatching(/libc[.-]/), buildId: expect.stringMatching(/^[0-9a-f]+$/) });
  // The right to change its root, in the mount namespace of this test.
  expect(await read(['unshare', '--user', '--map-root-user', dynamic, root])).toEqual(plain);
  expect(await read([fixed])).toBeNull();
  expect(await read(['unshare', '--user', '--map-root-user', fixed, root])).toBeNull();
});
