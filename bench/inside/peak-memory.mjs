// Loaded into a command: the process that runs the cells leaves in a file the most memory that it had resident, in KiB.
import { writeFileSync } from 'node:fs';

const file = process.env.RESOLV_LAB_BENCH_PEAK;
// Processes outside the namespaces may compile and bundle first, which is none of a run's cost.
if (file !== undefined && process.pid === 1) {
  process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
}
