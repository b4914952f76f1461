import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { allStopped, anyRuns, threadsBeside } from '../../../lab/daemon/process-state.ts';
import { allAsleep } from '../../../lab/program/all-asleep.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** A supervisor that starts a child in this way, prints the child's pid, and waits. */
const supervising = (how: string) => `${how} sleep 1000 & echo $!; wait`;

test.each([
  ['in a session of its own', 'setsid'],
  ['in a mount namespace of its own', 'unshare --mount'],
])('a child %s, which SIGSTOP to its supervisor does not reach, still runs', async (_, how) => {
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

test('the states of a process that has ended cannot be read', async () => {
  const ended = spawn('true');
  await once(ended, 'close');
  await expect(threadsBeside(ended.pid as number)).rejects.toThrow(/is gone: the states/);
});

test.each(['runs', 'is stopped'])('a process that %s counts as running until SIGKILL is sent', async (state) => {
  const started = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const closed = once(started, 'close');
  const pid = started.pid as number;
  try {
    if (state === 'is stopped') {
      process.kill(pid, 'SIGSTOP');
      await allStopped([pid]);
    }
    expect(anyRuns([pid])).toBe(true);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
  // The kernel may not have ended it yet, and this process has not waited for it.
  expect(anyRuns([pid])).toBe(false);
  await closed;
  expect(anyRuns([pid])).toBe(false);
});

test('a process runs on after the end of its main thread', async () => {
  await using directory = await temporaryDirectory();
  const program = join(directory.path, 'program');
  await execa('cc', ['-pthread', '-o', program, join(import.meta.dirname, 'fixtures/without-main-thread.c')]);
  const started = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(started, 'close');
  await once(createInterface(started.stdout), 'line');
  expect(anyRuns([started.pid as number])).toBe(true);
  started.kill('SIGKILL');
  expect(anyRuns([started.pid as number])).toBe(false);
  await closed;
});

test('a thread that has run since has more context switches, and one that has slept has not', async () => {
  const sleeper = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  const pid = sleeper.pid as number;
  const switches = async () => (await threadsBeside(pid)).find((thread) => thread.pid === pid)?.switches;
  const closed = once(sleeper, 'close');
  try {
    await allAsleep(() => [pid]);
    const before = await switches();
    expect(await switches()).toBe(before);
    sleeper.stdin.write('a line\n');
    await once(sleeper.stdout, 'data');
    await allAsleep(() => [pid]);
    expect(await switches()).toBeGreaterThan(before as number);
  } finally {
    sleeper.stdin.end();
    await closed;
  }
});
