// Loaded into a command: the process that runs the cells writes its peak resident memory, and its CPU time over the run, to a file.
import { writeFileSync } from 'node:fs';

const SAMPLE_INTERVAL_MS = 100;

const file = process.env.RESOLV_LAB_BENCH_RESOURCES;
// Only in the inner process: an outer one may compile and bundle, which is not a part of the run.
if (file !== undefined && process.pid === 1) {
  const cpu = [];
  const sample = () => {
    const { user, system } = process.cpuUsage();
    cpu.push({ at: Date.now(), ms: (user + system) / 1000 });
  };
  setInterval(sample, SAMPLE_INTERVAL_MS).unref();
  process.once('exit', () => {
    sample();
    writeFileSync(file, JSON.stringify({ peakKib: process.resourceUsage().maxRSS, cpu }));
  });
}
