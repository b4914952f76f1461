import { beforeAll, expect, test } from 'vitest';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

const REFERENCE = 'reports/reference/result.json';

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
  return () => commands[Symbol.asyncDispose]();
});

test.each([
  [['--libc', 'host'], /required option '--baseline <run>' not specified/],
  [['--baseline', REFERENCE], /required option '--libc <which>' not specified/],
  [['--baseline', 'nowhere', '--libc', 'host'], /no run 'nowhere'/],
  [['--baseline', REFERENCE, '--libc', 'dir:/nowhere'], /no libc in dir:\/nowhere/],
  [['--baseline', REFERENCE, '--libc', 'debian-*'], /name one C library, and run the command for each/],
  [
    ['--baseline', REFERENCE, '--libc', 'host', '--against', 'debian-trixi'],
    /no libc in .* 'debian-trixi': did you mean/,
  ],
  [
    ['nscd-netgroup-cache-full', '--baseline', REFERENCE, '--libc', 'musl-trixie'],
    /has no cell with a verdict on musl-trixie for these/,
  ],
  [['--baseline', REFERENCE, '--libc', 'host', '--reporter', 'junitt'], /no reporter 'junitt'/],
])('%j: one line', async (words, message) => {
  const { exitCode, stderr } = await commands.start(['regressions', ...words]);
  expect({ exitCode, lines: stderr.split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
  expect(stderr).toMatch(message);
});
