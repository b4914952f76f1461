import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cpuSeconds } from '../../../lab/program/cpu-time.ts';

/** The CPU time that a process uses in these tests, by its own measurement. */
const WORK_S = 0.2;

/** A unit of times in /proc/PID/stat; user and system time are cut to whole ones, each for itself. */
const TICK_S = 0.01;

const COMPUTE = `
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
  for (const before = used(); used() - before < ${WORK_S}; );
`;

/** Says how much it used after its own child has ended, and waits for the end of stdin. */
const WITH_CHILD = `
  const { execFileSync } = require('node:child_process');
  ${COMPUTE}
  execFileSync(process.execPath, ['-e', ${JSON.stringify(COMPUTE)}]);
  console.log(used());
  process.stdin.resume();
`;

test('the CPU time of a process grows while it computes, and is that of getrusage(2)', () => {
  const before = cpuSeconds([process.pid]);
  const own = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(own);
    if (user + system >= WORK_S * 1e6) break;
  }
  expect(cpuSeconds([process.pid]) - before).toBeGreaterThan(WORK_S - 3 * TICK_S);
});

test('the time of children that have ended counts, and a process that is gone has none', async () => {
  const child = execa(process.execPath, ['-e', WITH_CHILD]);
  const pid = child.pid as number;
  const [own] = await once(createInterface(child.stdout), 'line');
  // Four times are cut: user and system time, of the process and of its child.
  expect(cpuSeconds([pid])).toBeGreaterThan(Number(own) + WORK_S - 4 * TICK_S);
  child.stdin.end();
  await child;
  expect(cpuSeconds([pid])).toBe(0);
});
