import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Waits until no thread of these processes can run any more, after a SIGSTOP. The kernel stops a thread when it is next
 * scheduled, and tells only its parent; that moment is bridged by looking again.
 */
export async function allStopped(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    while (!(await isStopped(pid))) await turn();
  }
}

/** Whether any of these processes runs. One that has ended, and whose end nobody has taken note of yet, is a zombie. */
export function anyRuns(pids: readonly number[]): boolean {
  return pids.some((pid) => {
    try {
      return stateIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) !== 'Z';
    } catch {
      return false;
    }
  });
}

async function isStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(tasks)).map((tid) => readFile(`${tasks}/${tid}/stat`, 'utf8')));
  return stats.every((stat) => stateIn(stat) === 'T');
}

/** The field behind the program's name in /proc/…/stat (proc(5)). */
function stateIn(stat: string): string | undefined {
  return stat[stat.lastIndexOf(')') + 2];
}
