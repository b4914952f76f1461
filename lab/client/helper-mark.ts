import { readFileSync } from 'node:fs';

/** The variable that distinguishes the processes of a provoking command from the client's own, also after their parents have ended. */
const MARK = 'RESOLV_LAB_HELPER=1';

/** The environment of a client with the mark of a helper. */
export function helperEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const [name = '', value = ''] = MARK.split('=');
  return { ...env, [name]: value };
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
