import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { clearFlags, flagValue, readProgramState } from '../../../lab/client/resolver-state.ts';
import { elfSymbol } from '../../../lab/libc/inspect/elf-symbol.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Sets a flag as sendmail does, and prints its options for each line that it reads. */
const PROGRAM = `
#include <resolv.h>
#include <stdio.h>
int main(void)
{
    res_init();
    _res.options |= RES_NOALIASES;
    do { printf("%lu\\n", (unsigned long)_res.options); fflush(stdout); } while (getchar() != EOF);
    return 0;
}`;

test('the options in the memory of a program are its own, and a cleared flag is cleared in the program', async () => {
  await using directory = await temporaryDirectory();
  const [source, binary] = ['state.c', 'state'].map((name) => join(directory.path, name)) as [string, string];
  await writeFile(source, PROGRAM);
  await execa('cc', [source, '-o', binary, '-lresolv']);
  const program = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const said = Number((await lines.next()).value);
  const state = await readProgramState(program.pid as number);
  expect(state?.options).toBe(said);
  expect(state?.flags).toContain('RES_NOALIASES');
  const [before, after] = (await clearFlags(program.pid as number, flagValue('noaliases') ?? 0)) ?? [];
  expect([before?.options, after?.options]).toEqual([said, said & ~0x1000]);
  program.stdin.write('\n');
  expect(Number((await lines.next()).value)).toBe(said & ~0x1000);
  program.stdin.end();
  await once(program, 'close');
  expect(await readProgramState(program.pid as number)).toBeNull();
});

test('a symbol that a file does not define has no address', async () => {
  expect(await elfSymbol('/proc/self/exe', 'no_such_symbol_of_anything')).toBeNull();
});

test.each([
  ['RES_NOALIASES', 0x1000],
  ['norELOAD', 0x2000000],
  ['RES_NONE', undefined],
])('the flag %s', (name, value) => {
  expect(flagValue(name)).toBe(value);
});
