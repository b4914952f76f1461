import { expect, test } from 'vitest';
import { spawned } from '../../../lab/program/spawned.ts';
import { SpawnedProgram } from '../../../lab/spawner/program.ts';

const program = () => new SpawnedProgram([null, null, null], () => {});

test('the id is known after the report, whenever that comes', async () => {
  const late = program();
  const waiting = spawned(late).then(() => late.pid);
  late.started(7);
  expect(await waiting).toBe(7);
  await spawned(late);
});

test.each([
  ['cannot be started', { code: -1, signal: null }],
  ['has ended with the spawner', { code: null, signal: 'SIGKILL' }],
] as const)('a program that %s is not waited for', async (_, ending) => {
  const failed = program();
  failed.once('error', () => {});
  const waiting = spawned(failed);
  failed.failed(new Error('no'), ending);
  await waiting;
  await spawned(failed);
  expect(failed.pid).toBeUndefined();
});
