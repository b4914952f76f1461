import { readFileSync } from 'node:fs';

/** The uid that a process sees of root, by its map of user ids (user_namespaces(7)); null if it sees none, and after its end. */
export function uidOfRoot(pid: number): number | null {
  try {
    const ranges = readFileSync(`/proc/${pid}/uid_map`, 'utf8').trim().split('\n');
    const found = ranges.map((range) => range.trim().split(/\s+/).map(Number)).find(([, outside]) => outside === 0);
    return found?.[0] ?? null;
  } catch {
    return null;
  }
}
