import { expect, test } from 'vitest';
import { describeExit } from '../../../lab/program/describe-exit.ts';

test.each([
  [0, null, 'exit code 0'],
  [7, null, 'exit code 7'],
  [null, 'SIGKILL', 'SIGKILL'],
  [139, null, 'exit code 139, as after SIGSEGV'],
  [128, null, 'exit code 128'],
] as const)('%s %s: %s', (code, signal, words) => {
  expect(describeExit(code, signal)).toBe(words);
});
