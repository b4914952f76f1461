import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ARCH, interpreterOf } from '../../lab/libc/inspect/arch.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { type CheckedArch, constantsInSources, sourceOfFacts } from './c-facts.ts';

const arch = process.arch as CheckedArch;

async function compile(source: string) {
  return execa(process.env.CC ?? 'cc', ['-std=c11', '-w', '-fsyntax-only', '-x', 'c', '-'], {
    input: source,
    reject: false,
  });
}

test('the numbers of structures, constants and system calls are those of the headers', async () => {
  const { exitCode, stderr } = await compile(sourceOfFacts(arch));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test.each([
  ['an offset', 'offsetof(struct addrinfo, ai_next) == 40', 'offsetof(struct addrinfo, ai_next) == 32'],
  ['a size', 'sizeof(struct __res_state) == 568', 'sizeof(struct __res_state) == 560'],
  ['a constant of the sources', 'SOCK_SEQPACKET == 5', 'SOCK_SEQPACKET == 6'],
  ['a constant of a table', 'RES_NORELOAD == 33554432', 'RES_NORELOAD == 33554433'],
  ['a system call', '__NR_setgroups == ', '__NR_setgroups == 1'],
])('%s that is wrong is found', async (_, right, wrong) => {
  const source = sourceOfFacts(arch);
  expect(source).toContain(right);
  const { exitCode, stderr } = await compile(source.replaceAll(right, wrong));
  expect(exitCode).toBe(1);
  expect(stderr).toContain('static assertion failed');
});

test('constants are found in the sources', () => {
  const names = constantsInSources().map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining(['CLONE_NEWNET', 'SIOCSIFFLAGS', 'MSG_NOSIGNAL', 'PT_INTERP', 'AF_INET6']),
  );
});

test('the dynamic loader of the table is that of the compiler', async () => {
  await using folder = await temporaryDirectory();
  const program = join(folder.path, 'program');
  await writeFile(`${program}.c`, 'int main (void) { return 0; }\n');
  await execa(process.env.CC ?? 'cc', [`${program}.c`, '-o', program]);
  expect(await interpreterOf(program)).toBe(ARCH.loaderPlace);
});
