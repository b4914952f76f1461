import { readFileSync } from 'node:fs';
import { threads, withDescendants } from './descendants.ts';

/**
 * The process of a started program that knows itself by `own`, its id in its innermost pid namespace, as an id of this process's namespace.
 * In a container both differ. Returns `own` if there is no such process.
 *
 * @param started the id of the started program, or of the sandbox or runtime around it
 */
export function pidOf(own: number, started: number): number {
  return withDescendants(started).findLast((pid) => innermostId(`/proc/${pid}/status`) === own) ?? own;
}

/** The thread of a process that knows itself by `own`, as an id of this process's namespace; `own` if there is none. */
export function tidOf(own: number, pid: number): number {
  return threads(pid).find((tid) => innermostId(`/proc/${pid}/task/${tid}/status`) === own) ?? own;
}

/** The last number of `NSpid` (proc(5)): the id in the innermost pid namespace; undefined after the end. */
function innermostId(status: string): number | undefined {
  try {
    return Number(/^NSpid:.*?(\d+)$/m.exec(readFileSync(status, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
