import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { HarnessError } from '../core/harness-error.ts';
import { withDescendants } from '../program/descendants.ts';

/**
 * Waits until no thread of these processes can run any more, after a SIGSTOP. The kernel stops a thread when it is next
 * scheduled, and tells only its parent; that moment is bridged by looking again.
 */
export async function allStopped(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    while (!(await isStopped(pid))) await turn();
  }
}

/** Whether any of these processes runs. */
export function anyRuns(pids: readonly number[]): boolean {
  return pids.some((pid) => {
    try {
      return !hasEnded(stateIn(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    } catch {
      return false;
    }
  });
}

/** A process that has ended is a zombie (Z) until its parent waits for it, and dead (X) while the kernel removes it. */
function hasEnded(state: string | undefined): boolean {
  return state === 'Z' || state === 'X';
}

async function isStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(tasks)).map((tid) => readFile(`${tasks}/${tid}/stat`, 'utf8')));
  return stats.every((stat) => stateIn(stat) === 'T');
}

/**
 * The states of all threads of a process, of its descendants, and of all others in its mount namespace. A child with a session or a mount
 * namespace of its own is among them, and so is an orphan that sees the sandbox's files. One that has ended is not, nor is a zombie.
 * @throws HarnessError when `pid` itself is gone
 */
export async function threadsBeside(pid: number): Promise<ThreadState[]> {
  const namespace = await readlink(`/proc/${pid}/ns/mnt`).catch(() => {
    throw new HarnessError(`process ${pid} is gone: the states of its descendants cannot be read`);
  });
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const beside = await Promise.all(
    all.map(async (other) => {
      // What ends in the meantime has no state any more.
      const of = await readlink(`/proc/${other}/ns/mnt`).catch(() => null);
      return of === namespace ? [other] : [];
    }),
  );
  // Parents are read last: a child that is born meanwhile is one of theirs.
  const pids = new Set([pid, ...beside.flat()].flatMap(withDescendants));
  return (await Promise.all([...pids].map(threadsOf))).flat();
}

export interface ThreadState {
  pid: number;
  tid: number;
  /** What the kernel calls it (`comm`). */
  program: string;
  state: string;
}

async function threadsOf(pid: number): Promise<ThreadState[]> {
  const tids = await readdir(`/proc/${pid}/task`).catch(() => []);
  const threads = await Promise.all(
    tids.map(async (tid) => {
      const stat = await readFile(`/proc/${pid}/task/${tid}/stat`, 'utf8').catch(() => null);
      if (stat === null) return [];
      const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      return [{ pid, tid: Number(tid), program, state: stateIn(stat) ?? '?' }];
    }),
  );
  return threads.flat().filter(({ state }) => !hasEnded(state));
}

/** The field behind the program's name in /proc/…/stat (proc(5)). */
function stateIn(stat: string): string | undefined {
  return stat[stat.lastIndexOf(')') + 2];
}
