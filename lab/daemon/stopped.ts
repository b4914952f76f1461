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

/** Every thread's state is `T`, the field behind the program's name in /proc/…/stat (proc(5)). */
async function isStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(tasks)).map((tid) => readFile(`${tasks}/${tid}/stat`, 'utf8')));
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')') + 2).startsWith('T'));
}
