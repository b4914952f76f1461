import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY, start } from '../e2e/command.ts';

const BENCH = join(REPOSITORY, 'bench/index.ts');

test.each([
  [['nosuch'], 'Known are cells, '],
  [['--rounds', '0'], 'It must be an integer of at least 1.'],
])('%j is bad usage: one line, exit code 64', async (words, message) => {
  const { exitCode, stdout, stderr } = await start(BENCH, words);
  expect(stderr).toContain(message);
  expect(String(stderr).split('\n')).toHaveLength(1);
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
});
