import { chmod, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonImage } from '../../lab/libc/index.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { run } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
/** Runs what needs no cell. */
let commands: OneProcess;
const at = (name: string) => join(directory.path, name);

/** Debian's nsncd serves as the user's own build; it runs on this machine's libc. */
beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess({ cwd: directory.path });
  const packaged = await daemonImage('nsncd', 'debian-trixie');
  if (packaged.state !== 'ready') throw new Error('nsncd is not there');
  await copyFile(join(packaged.image.root, packaged.image.binary), at('nsncd'));
  await chmod(at('nsncd'), 0o755);
  await copyFile('/bin/true', at('ends'));
  await writeFile(at('text'), 'x'.repeat(100));
  await writeFile(at('script'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(at('empty'), '');
  await writeFile(at('cut'), '\x7fELF');
  await copyFile(at('nsncd'), at('no-x'));
  await chmod(at('no-x'), 0o644);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const LIBCS = ['--libc', 'host,debian-bullseye', '--probe', 'c'];

test('the user’s own daemon runs in place of the packaged one, on this machine’s libc, and is identified by its build', async () => {
  const words = ['--daemon', 'none,nsncd', '--daemon-program', `nsncd=${at('nsncd')}`];
  const { exitCode, document } = await run(['quick', ...LIBCS, ...words, '--out', at('out')]);
  expect(document.cells.map(({ id, status }) => [id, status])).toEqual([
    ['quick/main/host/none/c', 'pass'],
    ['quick/main/host/nsncd/c', 'pass'],
    ['quick/main/debian-bullseye/none/c', 'pass'],
    ['quick/main/debian-bullseye/nsncd@host/c', 'pass'],
  ]);
  const own = { id: 'nsncd', program: at('nsncd'), version: expect.stringMatching(/^(build-id|sha256) [0-9a-f]{12}$/) };
  expect(document.cells.map(({ daemon }) => daemon).filter(({ id }) => id !== 'none')).toMatchObject([own, own]);
  expect(exitCode).toBe(0);
  const { stdout } = await commands.start(['report', at('out'), '--reporter', 'table']);
  expect(stdout).toContain(`nsncd from ${at('nsncd')} (`);
});

test('a daemon that does not work makes the cell inconclusive, without a verdict on the C library', async () => {
  const words = ['--daemon', 'nsncd', '--daemon-program', `nsncd=${at('ends')}`];
  const { exitCode, document } = await run(['quick', ...LIBCS, ...words, '--out', at('out-ends')]);
  expect(document.cells.map(({ status }) => status)).toEqual(['inconclusive', 'inconclusive']);
  expect(document.cells[0]?.reason).toContain('nsncd ended before its socket was ready');
  expect(exitCode).toBe(2);
});

describe('a file that is no daemon’s program is refused in one line, with exit code 64', () => {
  test.each([
    ['./nsncd', 'name the daemon, like nsncd=./nsncd'],
    ['nsncdd=./nsncd', "did you mean 'nsncd'?"],
    ['nscd=./nsncd', 'nscd is not selected: add --daemon nscd'],
    ['nsncd=./nowhere', /: \/\S+\/nowhere does not exist$/],
    ['nsncd=.', /: \/\S+ is a directory, so it is not a program$/],
    ['nsncd=/dev/null', '/dev/null is not a regular file, so it is not a program'],
    ['nsncd=./text', '/text is not an ELF executable (a script has no build-id to identify it)'],
    ['nsncd=./script', '/script is not an ELF executable (a script has no build-id to identify it)'],
    ['nsncd=./empty', '/empty is not an ELF executable'],
    ['nsncd=./cut', 'truncated ELF file'],
    ['nsncd=./no-x', 'is not executable: chmod +x it'],
    ['nsncd=./nsncd,nsncd=./ends', 'has two programs for nsncd'],
  ])('%s', async (word, message) => {
    const words = ['run', '--daemon', 'nsncd', '--daemon-program', word];
    const { exitCode, stdout, stderr } = await commands.start(words);
    expect(stderr).toMatch(typeof message === 'string' ? new RegExp(RegExp.escape(message)) : message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });
});
