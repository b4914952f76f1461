import { expect, test } from 'vitest';
import { describeExit, wasKilled } from '../../../lab/program/describe-exit.ts';

test.each([
  [0, null, 'exit code 0', false],
  [7, null, 'exit code 7', false],
  [null, 'SIGKILL', 'SIGKILL', true],
  [null, 'SIGTERM', 'SIGTERM', false],
  [137, null, 'exit code 137, as after SIGKILL', true],
  [139, null, 'exit code 139, as after SIGSEGV', false],
  [128, null, 'exit code 128', false],
] as const)('%s %s: %s, by SIGKILL: %s', (code, signal, description, byKill) => {
  expect(describeExit(code, signal)).toBe(description);
  expect(wasKilled(code, signal)).toBe(byKill);
});
