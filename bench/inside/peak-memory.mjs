// Loaded into a command: the process that runs the cells writes its peak resident memory to a file, in KiB.
import { writeFileSync } from 'node:fs';

const file = process.env.RESOLV_LAB_BENCH_PEAK;
// Only in the inner process: an outer one may compile and bundle, which is not a part of the run.
if (file !== undefined && process.pid === 1) {
  process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
}
