import { readFile } from 'node:fs/promises';

/**
 * Start time of a process in clock ticks since boot (field 22 of proc(5) stat); null when there is none. With the process id it tells a
 * process from a later one that got the same id.
 */
export async function startTime(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name in parentheses may hold blanks and parentheses; fields are counted from the one after it, the third.
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[22 - 3] ?? null;
}
