import { readFileSync } from 'node:fs';

/** USER_HZ, the unit of times in /proc/PID/stat (proc(5)). */
const TICKS_PER_SECOND = 100;

/** After the name of the program: utime, stime, cutime and cstime, which are fields 14 to 17 (proc(5)). */
const [FIRST, LAST] = [11, 14];

/** The CPU time in seconds of processes, with their ended threads, and of their children that have ended. 0 for a process that is gone. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.map(ticksOf).reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND;
}

function ticksOf(pid: number): number {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return fields.slice(FIRST, LAST + 1).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    return 0;
  }
}
