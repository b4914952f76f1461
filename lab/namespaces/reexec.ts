import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../core/harness-error.ts';

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

/** The first descriptor after stdin, stdout and stderr: a socket, on which the inner process also says how it ends. */
const HANDOVER_FD = 3;

/**
 * What the outer process handed over; to be called once, inside, when signals are listened to: from here on they come.
 * Until then one ends the inner process, for the first of a pid namespace gets none that it does not listen to.
 */
export async function takeHandover<T>(): Promise<T> {
  const handover = JSON.parse(await text(createReadStream('', { fd: HANDOVER_FD, autoClose: false }))) as T;
  writeSync(HANDOVER_FD, `${TAKEN}\n`);
  process.once('exit', (code) => writeSync(HANDOVER_FD, `${code}\n`));
  return handover;
}

const TAKEN = 'taken';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGWINCH'] as const;

/**
 * Runs `script` again under this Node, inside new user, mount, network and pid namespaces, and waits for it.
 *
 * Death travels by the kernel alone: if this process is killed, `setpriv --pdeathsig` kills unshare, `--kill-child`
 * kills the first process inside, and with it goes the pid namespace and everything that only it held. The inner process
 * has a session of its own, so that a Ctrl-C reaches it once, from here, whether it came from a terminal or from kill(1).
 *
 * @param handover plain data for the inner process, which takes it with `takeHandover`
 * @returns the exit code of the inner process; 128 + signal number if a signal came before it had started
 * @throws Trouble if it ended without saying how: unshare, which says 1, does not tell a killed child from a failed one
 */
export async function reexec(script: string, args: readonly string[], handover: unknown): Promise<number> {
  const [file, ...flags] = ['setpriv', '--pdeathsig', 'KILL', ...UNSHARE, process.execPath, script, ...args];
  const env = { ...process.env, [MARK]: '1' };
  const child = spawn(file as string, flags, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], detached: true, env });
  const pipe = child.stdio[HANDOVER_FD] as Duplex;
  // If the other side never reads, that it says nothing is what tells.
  pipe.on('error', () => {});
  pipe.end(JSON.stringify(handover));
  let said = '';
  pipe.on('data', (chunk) => {
    said += chunk;
  });
  let endedBy: NodeJS.Signals | undefined;
  const forward = (signal: NodeJS.Signals) => {
    if (said) return signalInner(child, signal);
    // A window that changes its size ends nothing.
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
  const [, code] = said.trim().split('\n');
  if (code !== undefined) return Number(code);
  if (endedBy) return 128 + constants.signals[endedBy];
  throw new HarnessError('the process inside the namespaces was killed, or never started');
}

/** unshare blocks SIGINT and SIGTERM while it waits, so a signal has to go to its child, the first process inside. */
function signalInner(unshare: ChildProcess, signal: NodeJS.Signals): void {
  const [inner] = children(unshare.pid as number);
  if (inner !== undefined) process.kill(inner, signal);
}

/** The children of a process, oldest first; none once it is gone. */
export function children(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
