import { readProc } from './read-proc.ts';

/**
 * Start time of a process in clock ticks since boot (field 22 of proc(5) stat); null without such a process. It distinguishes a process from a
 * later one with the same id.
 */
export function startTime(pid: number): string | null {
  const line = readProc(`/proc/${pid}/stat`);
  // The program's name may have blanks and parentheses. The first field after it is the third.
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[22 - 3] ?? null;
}
