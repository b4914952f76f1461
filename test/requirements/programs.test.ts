import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programVersion } from '../../lab/requirements/programs.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

/** The version of a program that runs these lines of shell. */
async function versionOf(...lines: string[]): Promise<string> {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, 'program');
  await writeFile(program, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return await programVersion(program, '--version');
}

test.each([
  ['the first dotted number', ["echo 'bubblewrap 0.8.0'", "echo 'with libcap 2.66'"], '0.8.0'],
  ['of several numbers, the one after the word version', ["echo 'tool (Debian 12.2.0-14), version 4.99'"], '4.99'],
  [
    'a version after a usage text, as dnsperf prints it',
    ["echo 'the server (default: 127.0.0.1)' >&2", "echo 'Version 2.10.0'"],
    '2.10.0',
  ],
  ['no number', ["echo 'v3'"], 'unknown version'],
])('%s', async (_, lines, version) => {
  expect(await versionOf(...lines)).toBe(version);
});

test('a missing program has no version', async () => {
  await expect(programVersion('/nonexistent/program')).rejects.toThrow('/nonexistent/program is not installed');
});
