import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cpuSecondsOfChildren } from '../../bench/cpu-time.ts';

const WORK_S = 0.1;
/** It works until that much CPU time is its own, so that no busy machine makes it less. */
const WORK = `while (process.cpuUsage().user + process.cpuUsage().system < ${WORK_S * 1e6});`;
/** /proc counts in hundredths of a second. */
const TICK_S = 0.01;

test('what a grandchild worked counts, in the pid namespace of another', async () => {
  const before = cpuSecondsOfChildren();
  await execa('unshare', ['--user', '--map-root-user', '--pid', '--fork', process.execPath, '-e', WORK]);
  expect(cpuSecondsOfChildren() - before).toBeGreaterThan(WORK_S - 2 * TICK_S);
});
