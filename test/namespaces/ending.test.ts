import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ready, start } from './fixture.ts';
import { familyOf, insideOf, whenEnded } from './whole-end.ts';

test.each([0, 1, 2, 69, 130])('exit code %i is returned', async (code) => {
  await expect(start('stays.ts', `${code}`).catch((error) => error)).resolves.toMatchObject({ exitCode: code });
});

describe('the outer process forwards signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s: the exit code is that of the inner process',
    async (signal) => {
      const running = start('stays.ts');
      await ready(running);
      running.kill(signal);
      expect(await running.catch((error) => error)).toMatchObject({ exitCode: 40 + constants.signals[signal] });
    },
  );
});

test('a killed inner process is a harness error without an exit code', async () => {
  const running = start('stays.ts');
  await ready(running);
  process.kill(insideOf(running.pid as number), 'SIGKILL');
  expect((await running.catch((error) => error)).stderr).toContain(
    'HarnessError: the process inside the namespaces was killed',
  );
});

test('a signal before the inner process handles signals still ends it', async () => {
  const running = start('never-listens.ts');
  await ready(running);
  const all = Promise.all(familyOf(running.pid as number).map(whenEnded));
  running.kill('SIGINT');
  expect(await running.catch((error) => error)).toMatchObject({ exitCode: 128 + constants.signals.SIGINT });
  await all;
});

describe('SIGKILL ends everything', () => {
  test.each([
    ['the command', 0],
    ['unshare', 1],
    ['the first process inside', 2],
  ])('sent to %s', async (_, at) => {
    const running = start('stays.ts');
    await ready(running);
    const family = familyOf(running.pid as number);
    expect(family).toHaveLength(4);
    const all = Promise.all(family.map(whenEnded));
    process.kill(family[at] as number, 'SIGKILL');
    await Promise.all([all, running.catch(() => {})]);
  });
});
