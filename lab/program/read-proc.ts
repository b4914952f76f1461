import { readFileSync } from 'node:fs';

/**
 * The content of a file of /proc; null if its process or thread has ended. It is in memory, and the thread pool of Node would take ten times
 * as long for it.
 */
export function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
