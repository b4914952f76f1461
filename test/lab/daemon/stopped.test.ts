import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { allStopped, threadsBeside } from '../../../lab/daemon/process-state.ts';

/** A supervisor that starts a child in this way, says the child's pid, and waits. */
const supervising = (how: string) => `${how} sleep 1000 & echo $!; wait`;

test.each([
  ['with a session of its own', 'setsid'],
  ['with a mount namespace of its own', 'unshare --mount'],
])('a child %s, which a stop of its supervisor does not reach, is seen to run on', async (_, how) => {
  const started = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', supervising(how)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const supervisor = started.pid as number;
  const [line] = await once(createInterface(started.stdout), 'line');
  const child = Number(line);
  try {
    process.kill(supervisor, 'SIGSTOP');
    await allStopped([supervisor]);
    const states = async () =>
      Object.fromEntries(
        (await threadsBeside(supervisor)).map(({ pid, state }) => [pid, state === 'T' ? 'T' : 'runs']),
      );
    expect(await states()).toEqual({ [supervisor]: 'T', [child]: 'runs' });
    process.kill(child, 'SIGSTOP');
    await allStopped([child]);
    expect(await states()).toEqual({ [supervisor]: 'T', [child]: 'T' });
  } finally {
    const closed = once(started, 'close');
    for (const pid of [child, supervisor]) process.kill(pid, 'SIGKILL');
    await closed;
  }
});

test('of a process that is gone nothing can be said', async () => {
  const gone = spawn('true');
  await once(gone, 'close');
  await expect(threadsBeside(gone.pid as number)).rejects.toThrow(/is gone: the states/);
});
