import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../core/harness-error.ts';
import { SMALL_HEAP } from '../util/small-heap.ts';

const MARK = 'RESOLV_LAB_INSIDE';

/** Whether this process is the one inside the lab's own namespaces. */
export function isInside(): boolean {
  return process.env[MARK] === '1' && process.pid === 1;
}

/**
 * The command of util-linux that creates the lab's namespaces: user (so that root is not needed), mount, network
 * (empty) and pid. The kernel kills everything in the pid namespace when its first process dies.
 */
export const UNSHARE = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
];

/**
 * The first descriptor after stdin, stdout and stderr: a socket on which the inner process also reports its exit code.
 */
const HANDOVER_FD = 3;

/**
 * Reads the data from the outer process. To be called once, inside, after signal handlers are installed: the outer
 * process then begins to forward signals. Before that it kills the inner process on a signal, because the first process
 * of a pid namespace ignores signals without a handler.
 */
export async function takeHandover<T>(): Promise<T> {
  const handover = JSON.parse(await text(createReadStream('', { fd: HANDOVER_FD, autoClose: false }))) as T;
  writeSync(HANDOVER_FD, `${TAKEN}\n`);
  process.once('exit', (code) => writeSync(HANDOVER_FD, `${code}\n`));
  return handover;
}

const TAKEN = 'taken';

/**
 * glibc's malloc settings for a small heap (mallopt(3)). When the program frees a large block, glibc raises its mmap threshold, and then keeps
 * later blocks of that size on the heap: 30 MB of report buffers with 20,000 cells. A fixed threshold is not raised. Each arena keeps free
 * blocks as well, and Node's threads allocate little.
 */
const MALLOC = { MALLOC_TRIM_THRESHOLD_: `${128 * 1024}`, MALLOC_ARENA_MAX: '2' };

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGWINCH'] as const;

/**
 * Runs `script` with this Node inside new user, mount, network and pid namespaces, and waits for it.
 *
 * The kernel alone cleans up: if this process is killed, `setpriv --pdeathsig` kills unshare, and `--kill-child` kills
 * the first process inside, which ends the pid namespace. The inner process has its own session. So a Ctrl-C reaches it
 * once, through this process, whether it comes from a terminal or from kill(1).
 *
 * @param handover plain data for the inner process, which reads it with `takeHandover`
 * @returns the exit code of the inner process; 128 + signal number if a signal came before it had started
 * @throws HarnessError if it ended without reporting an exit code: unshare returns 1 both for a killed child and for a
 * failure
 */
export async function reexec(script: string, args: readonly string[], handover: unknown): Promise<number> {
  const [file, ...flags] = [
    'setpriv',
    '--pdeathsig',
    'KILL',
    ...UNSHARE,
    process.execPath,
    ...SMALL_HEAP,
    script,
    ...args,
  ];
  const env = { ...MALLOC, ...process.env, [MARK]: '1' };
  const child = spawn(file as string, flags, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], detached: true, env });
  const pipe = child.stdio[HANDOVER_FD] as Duplex;
  // If the inner process never reads, the missing report shows the failure.
  pipe.on('error', () => {});
  pipe.end(JSON.stringify(handover));
  let report = '';
  pipe.on('data', (chunk) => {
    report += chunk;
  });
  let endedBy: NodeJS.Signals | undefined;
  const forward = (signal: NodeJS.Signals) => {
    if (report) return signalInner(child, signal);
    // A resized window ends nothing.
    if (signal === 'SIGWINCH') return;
    endedBy = signal;
    child.kill('SIGKILL');
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    await once(child, 'close');
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
  const [, code] = report.trim().split('\n');
  if (code !== undefined) return Number(code);
  if (endedBy) return 128 + constants.signals[endedBy];
  throw new HarnessError('the process inside the namespaces was killed, or never started');
}

/** unshare blocks SIGINT and SIGTERM while it waits, so the signal goes to its child, the first process inside. */
function signalInner(unshare: ChildProcess, signal: NodeJS.Signals): void {
  const [inner] = children(unshare.pid as number);
  if (inner !== undefined) process.kill(inner, signal);
}

/** The children that the main thread of a process started, oldest first; empty after its end. */
export function children(pid: number): number[] {
  return childrenOfThread(pid, pid);
}

/** The children that one thread of a process started, oldest first; empty after its end (proc(5)). */
export function childrenOfThread(pid: number, tid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${tid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
