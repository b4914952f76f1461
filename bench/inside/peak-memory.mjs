// Loaded into the processes of a command: each leaves the most memory that it had resident, in KiB, in a file of its own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.RESOLV_LAB_BENCH_PEAKS;
if (folder !== undefined) {
  process.once('exit', () => {
    writeFileSync(join(mkdtempSync(join(folder, 'process-')), 'peak'), String(process.resourceUsage().maxRSS));
  });
}
