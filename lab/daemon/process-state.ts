import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { HarnessError } from '../core/harness-error.ts';
import { threads, withDescendants } from '../program/descendants.ts';

/**
 * Waits until no thread of these processes can run, after a SIGSTOP. The kernel stops a thread when it next schedules it, and notifies only
 * the parent; so the states are read until all threads have stopped.
 */
export async function allStopped(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    while (!(await isStopped(pid))) await turn();
  }
}

async function isStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(tasks)).map((tid) => readFile(`${tasks}/${tid}/stat`, 'utf8')));
  return stats.every((stat) => stateIn(stat) === 'T');
}

/**
 * Whether any of these processes runs and goes on to run. A process that has received SIGKILL, or that is about to exit, does not count,
 * even if the kernel has not ended it yet.
 */
export function anyRuns(pids: readonly number[]): boolean {
  return pids.some((pid) => threads(pid).some((tid) => !isEnding(`/proc/${pid}/task/${tid}`)));
}

/** Where each thread of a process waits: the kernel's function (proc(5), `wchan`), or `running`. */
export function waitsOf(pid: number): string[] {
  return threads(pid).map((tid) => {
    try {
      const wchan = readFileSync(`/proc/${pid}/task/${tid}/wchan`, 'utf8').trim();
      return wchan === '' || wchan === '0' ? 'running' : wchan;
    } catch {
      return 'running';
    }
  });
}

/** Whether a thread, given by its directory in /proc, has ended or is certain to end. */
function isEnding(thread: string): boolean {
  try {
    const stat = readFileSync(`${thread}/stat`, 'utf8');
    if (hasEnded(stateIn(stat)) || (Number(fieldOf(stat, FLAGS)) & PF_EXITING) !== 0) return true;
    return isKilled(readFileSync(`${thread}/status`, 'utf8'));
  } catch {
    return true;
  }
}

/** The field `flags` of proc(5) stat, and a bit of it (include/linux/sched.h of Linux). */
const FLAGS = 9;
const PF_EXITING = 0x4;

/** Whether SIGKILL is pending, for the thread or for its process (proc(5), `SigPnd` and `ShdPnd` of status). */
function isKilled(status: string): boolean {
  const pending = [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+(\w+)$/gm)].map(([, mask]) => BigInt(`0x${mask}`));
  return pending.some((mask) => (mask & SIGKILL) !== 0n);
}

const SIGKILL = 1n << BigInt(constants.signals.SIGKILL - 1);

/** A process that has ended is a zombie (Z) until its parent waits for it, and dead (X) while the kernel removes it. */
function hasEnded(state: string | undefined): boolean {
  return state === 'Z' || state === 'X';
}

/**
 * The states of all threads of a process, of its descendants, and of all other processes in its mount namespace. So a child in another
 * session or mount namespace is among them, and an orphan that sees the sandbox's files. Threads that have ended are left out.
 * @throws HarnessError when `pid` itself has ended
 */
export async function threadsBeside(pid: number): Promise<ThreadState[]> {
  const namespace = await readlink(`/proc/${pid}/ns/mnt`).catch(() => {
    throw new HarnessError(`process ${pid} is gone: the states of its descendants cannot be read`);
  });
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const beside = await Promise.all(
    all.map(async (other) => {
      // A process may end between the two readings.
      const of = await readlink(`/proc/${other}/ns/mnt`).catch(() => null);
      return of === namespace ? [other] : [];
    }),
  );
  // Descendants are read last, so that a child which starts meanwhile is among them.
  const pids = new Set([pid, ...beside.flat()].flatMap(withDescendants));
  return (await Promise.all([...pids].map(threadsOf))).flat();
}

export interface ThreadState {
  pid: number;
  tid: number;
  /** The kernel's name of the thread (`comm`). */
  program: string;
  state: string;
  /** The context switches so far, voluntary and other ones: a thread that runs and waits again has more. */
  switches: number;
}

async function threadsOf(pid: number): Promise<ThreadState[]> {
  const tids = await readdir(`/proc/${pid}/task`).catch(() => []);
  const states = await Promise.all(
    tids.map(async (tid) => {
      const task = `/proc/${pid}/task/${tid}`;
      const [stat, status] = await Promise.all(
        ['stat', 'status'].map((file) => readFile(`${task}/${file}`, 'utf8').catch(() => null)),
      );
      if (!stat || !status) return [];
      const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      return [{ pid, tid: Number(tid), program, state: stateIn(stat) ?? '?', switches: switchesIn(status) }];
    }),
  );
  return states.flat().filter(({ state }) => !hasEnded(state));
}

/** The sum of both counts of context switches in proc(5) status. */
function switchesIn(status: string): number {
  return [...status.matchAll(/^(?:non)?voluntary_ctxt_switches:\s+(\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

function stateIn(stat: string): string | undefined {
  return fieldOf(stat, 3);
}

/** A field of proc(5) stat by its number, from 3 on. The program's name before it may have blanks and parentheses. */
function fieldOf(stat: string, number: number): string | undefined {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[number - 3];
}
