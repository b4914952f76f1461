import { readFileSync } from 'node:fs';

/** The variable that distinguishes the processes of a provoking command from the client's own, also after their parents have ended. */
const MARK = 'RESOLV_LAB_HELPER=';

/** What a helper is for: to provoke a lookup, or to submit a mail. */
type HelperRole = 'helper' | 'submitter';

/** The variable of a command that submits a mail. */
export const SUBMITTER: Readonly<Record<string, string>> = { [MARK.slice(0, -1)]: 'submitter' };

/** The environment of a client with the mark of a helper. */
export function helperEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  return { ...env, [MARK.slice(0, -1)]: 'helper' };
}

/** The role of a helper, or of a descendant of one; undefined for any other process. */
export function helperRole(pid: number): HelperRole | undefined {
  const mark = environmentOf(pid).find((word) => word.startsWith(MARK));
  return mark === undefined ? undefined : mark === `${MARK}submitter` ? 'submitter' : 'helper';
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
