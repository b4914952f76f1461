import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allAsleep } from '../../../lab/program/all-asleep.ts';

let stack: AsyncDisposableStack;
beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

type Shell = ChildProcessByStdio<Writable, Readable, null>;

/** Starts a shell with this script, in a process group of its own, and collects the lines of its stdout. */
function shell(script: string): { child: Shell; pid: number; lines: string[] } {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const pid = child.pid as number;
  stack.defer(async () => {
    if (child.exitCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-pid, 'SIGKILL');
    await closed;
  });
  return { child, pid, lines };
}

const WORK = 'n=0; while [ $n -lt 100000 ]; do n=$((n+1)); done';

test.each([
  ['uses the processor', WORK],
  ['has a child that does', `sh -c '${WORK}; :'`],
  ['has a child that does in the background', `{ ${WORK}; echo background; } & wait`],
  ['sleeps for short times', 'for n in 1 2 3 4 5; do sleep 0.03; done'],
  ['has a child that sleeps for short times', "sh -c 'sleep 0.03; sleep 0.03; :'"],
])('the wait includes a program that %s', async (_, script) => {
  const { pid, lines } = shell(`${script}; echo done; read end`);
  await allAsleep(() => [pid]);
  expect(lines).toContain('done');
});

test('the wait includes all programs, and each that starts meanwhile', async () => {
  const first = shell(`${WORK}; echo done; read end`);
  let second: ReturnType<typeof shell> | undefined;
  await allAsleep(() => {
    if (first.lines.length > 0) second ??= shell(`${WORK}; echo done too; read end`);
    return [first.pid, ...(second ? [second.pid] : [])];
  });
  expect([...first.lines, ...(second?.lines ?? [])]).toEqual(['done', 'done too']);
});

test('a program that runs for long is read with pauses, because it needs the processor', async () => {
  const { pid } = shell('while :; do :; done');
  const [begin, stop] = [performance.now(), new AbortController()];
  const times: number[] = [];
  await allAsleep(() => {
    times.push(performance.now() - begin);
    if ((times.at(-1) ?? 0) > 300) stop.abort();
    return [pid];
  }, stop.signal);
  // Without pauses there are several in each millisecond. A timer of Node may be a millisecond early.
  expect(times.filter((at) => at > 100).length).toBeLessThan(200 / 4 + 2);
});

test('a message that was sent before is handled by then', async () => {
  const { child, pid, lines } = shell('while read line; do echo "$line"; done');
  const sent = Array.from({ length: 50 }, (_, n) => `${n}`);
  for (const [n, line] of sent.entries()) {
    child.stdin.write(`${line}\n`);
    await allAsleep(() => [pid]);
    expect(lines).toEqual(sent.slice(0, n + 1));
  }
});

test('the wait does not include a program in a long sleep', async () => {
  const { pid, lines } = shell('sleep 1000; echo awake');
  await allAsleep(() => [pid]);
  expect(lines).toEqual([]);
});

test('the wait does not include a program that has ended', async () => {
  const { pid, child } = shell('exit 0');
  await once(child, 'exit');
  await allAsleep(() => [pid]);
});
