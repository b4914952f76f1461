import { readFileSync } from 'node:fs';

/** Whether a process is another or descends from it, by /proc. Both are ids of this process's own pid namespace. */
export function isDescendant(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 0; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** The parent of a process; 0 for one that is gone, as for the first. */
export function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
