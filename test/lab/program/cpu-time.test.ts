import { once } from 'node:events';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cpuSeconds } from '../../../lab/program/cpu-time.ts';

test('the CPU time of a process grows while it computes, and is that of getrusage(2)', () => {
  const before = cpuSeconds([process.pid]);
  const own = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(own);
    if (user + system >= 200_000) break;
  }
  // Times are in hundredths of a second, and each of the two parts is cut.
  expect(cpuSeconds([process.pid]) - before).toBeGreaterThan(0.17);
});

test('the time of children that have ended counts, and a process that is gone has none', async () => {
  const child = execa('sh', ['-c', 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; (exit 0); echo; read x'], {
    reject: false,
  });
  await once(child.stdout, 'data');
  expect(cpuSeconds([child.pid as number])).toBeGreaterThan(0);
  child.stdin.end();
  await child;
  expect(cpuSeconds([child.pid as number])).toBe(0);
});
