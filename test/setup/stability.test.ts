import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { COMPILED, REPOSITORY, RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const CELL = ['strict-error', '--libc', 'host', '--daemon', 'none', '--probe', 'c'];

/** Runs the script. Its temporary folder is TMPDIR, so that a test sees what it leaves there. */
async function stability(words: readonly string[], folder: string) {
  const env = { ...COMPILED, TMPDIR: folder };
  return execa(process.execPath, ['setup/stability/index.ts', ...words], { cwd: REPOSITORY, env, reject: false });
}

test('a cell that has the same outcome beside a busy loop is stable, and leaves nothing', async () => {
  await using folder = await temporaryDirectory();
  const { exitCode, stdout } = await stability(['--busy', '1', ...CELL], folder.path);
  expect(stdout).toContain('stable: 1 cell twice, 0 verdicts and 0 outcome lines differ, 0 inconclusive (0.000 %)');
  expect(exitCode).toBe(0);
});

test('a cell whose outcome line differs from the run before is not stable', async () => {
  await using folder = await temporaryDirectory();
  const before = join(folder.path, 'before.json');
  await start(RESOLV_LAB, [...['run', ...CELL, '--out', join(folder.path, 'out'), '--reporter', `baseline=${before}`]]);
  // As if the server had sent its error a moment later, after another query.
  const stored = await readFile(before, 'utf8');
  expect(stored).toContain('AAAA SERVFAIL');
  await writeFile(before, stored.replace('AAAA SERVFAIL', 'AAAA no answer'));
  const { exitCode, stdout } = await stability(['--busy', '0', '--before', before, ...CELL], folder.path);
  expect(stdout).toContain('AAAA no answer');
  expect(stdout).toContain('not stable: 1 cell twice, 0 verdicts and 1 outcome line differ, 0 inconclusive');
  expect(exitCode).toBe(1);
});

test('mistakes in the words are those of run', async () => {
  await using folder = await temporaryDirectory();
  const { exitCode, stderr } = await stability(['no-such-entry'], folder.path);
  expect(exitCode).toBe(64);
  expect(stderr).toContain("'no-such-entry'");
});
