import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const MARK = 'RESOLV_LAB_INSIDE';

/** Whether this process is the one inside the lab's own namespaces. */
export function isInside(): boolean {
  return process.env[MARK] === '1' && process.pid === 1;
}

/**
 * The flags of util-linux `unshare` that make the lab's own world: a user namespace (so that no root is needed), mounts,
 * an empty network, and a pid namespace that the kernel empties when its first process dies.
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

/** The first descriptor after stdin, stdout and stderr. */
const HANDOVER_FD = 3;

/** What the outer process handed over; to be called once, inside. */
export async function takeHandover<T>(): Promise<T> {
  return JSON.parse(await text(createReadStream('', { fd: HANDOVER_FD }))) as T;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `script` again under this Node, inside new user, mount, network and pid namespaces, and waits for it.
 *
 * Death travels by the kernel alone: if this process is killed, `setpriv --pdeathsig` kills unshare, `--kill-child`
 * kills the first process inside, and with it goes the pid namespace and everything that only it held. The inner process
 * has a session of its own, so that a Ctrl-C reaches it once, from here, whether it came from a terminal or from kill(1).
 *
 * @param handover plain data for the inner process, which takes it with `takeHandover`
 * @returns the exit code of the inner process (128 + signal number if a signal ended it)
 * @throws if setpriv or unshare cannot be started
 */
export async function reexec(script: string, args: readonly string[], handover: unknown): Promise<number> {
  const [file, ...flags] = ['setpriv', '--pdeathsig', 'KILL', ...UNSHARE, process.execPath, script, ...args];
  const env = { ...process.env, [MARK]: '1' };
  const child = spawn(file as string, flags, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], detached: true, env });
  const pipe = child.stdio[HANDOVER_FD] as Writable;
  // If the other side never reads, its exit code is what tells why.
  pipe.on('error', () => {});
  pipe.end(JSON.stringify(handover));
  const forward = (signal: NodeJS.Signals) => signalInner(child, signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal ? constants.signals[signal] : 0);
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

/** unshare blocks SIGINT and SIGTERM while it waits, so a signal has to go to its child, the first process inside. */
function signalInner(unshare: ChildProcess, signal: NodeJS.Signals): void {
  if (unshare.pid === undefined) return;
  const inner = children(unshare.pid)[0];
  process.kill(inner ?? unshare.pid, signal);
}

/** The children of a process, oldest first; none once it is gone. */
export function children(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
