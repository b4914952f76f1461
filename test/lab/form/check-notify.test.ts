import { expect, test } from 'vitest';
import type { ScenarioDefinition } from '../../../lab/form/definition.ts';
import { reproOf } from '../../../lab/form/repro.ts';

const DEFINITION: ScenarioDefinition = {
  title: 'one lookup',
  about: 'One lookup of one user.',
  servers: {},
  daemons: ['nsncd'],
  daemonEnv: { NOTIFY_SOCKET: '/run/notify' },
  steps: ['notify hold', 'notify release', 'getpwnam root'],
  shown: { by: 'daemon', notified: 'READY=1' },
};

const without = { ...DEFINITION, daemonEnv: {} };

test('a scenario may speak of the messages of a daemon with a socket for them', () => {
  expect(reproOf('one', DEFINITION).id).toBe('one');
});

test.each([
  [
    { ...DEFINITION, daemonEnv: { NOTIFY_SOCKET: '@abstract' } },
    "is a file in /run, such as /run/notify, not '@abstract'",
  ],
  [{ ...DEFINITION, daemonEnv: { NOTIFY_SOCKET: '/run/a/b' } }, "such as /run/notify, not '/run/a/b'"],
  [without, "'notify hold': without a socket the daemon sends no messages"],
  [{ ...without, steps: ['getpwnam root'] }, 'notified: without a socket the daemon sends no messages'],
  [{ ...without, steps: ['x: getpwnam root'], shown: { x: { notified: 'nothing' } } }, 'notified: without a socket'],
])('a mistake about them is refused in one line: %#', (definition, message) => {
  expect(() => reproOf('one', definition)).toThrow(message);
});
