import { readFileSync } from 'node:fs';

/** The variable that distinguishes the processes of a provoking command from the client's own, also after their parents have ended. */
const MARK = 'RESOLV_LAB_HELPER=1';

/** The environment of a process with the mark of a helper; only the mark after the end of the process. */
export function helperEnvironment(pid: number): Record<string, string> {
  const words = [...environmentOf(pid), MARK];
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

/** Whether a process is a helper, or a descendant of one. */
export function isHelper(pid: number): boolean {
  return environmentOf(pid).includes(MARK);
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((word) => word.includes('='));
  } catch {
    return [];
  }
}
