import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cpuSecondsOfChildren } from '../../bench/cpu-time.ts';

const WORK_S = 0.1;
/** Works until it has used this much CPU time, also on a busy machine. */
const WORK = `while (process.cpuUsage().user + process.cpuUsage().system < ${WORK_S * 1e6});`;
/** /proc counts in hundredths of a second. */
const TICK_S = 0.01;

test('the CPU time of a grandchild in another pid namespace counts', async () => {
  const before = cpuSecondsOfChildren();
  await execa('unshare', ['--user', '--map-root-user', '--pid', '--fork', process.execPath, '-e', WORK]);
  expect(cpuSecondsOfChildren() - before).toBeGreaterThan(WORK_S - 2 * TICK_S);
});
