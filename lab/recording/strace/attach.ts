import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { HarnessError } from '../../core/harness-error.ts';
import { spawn } from '../../spawner/spawn.ts';
import { TRACED } from './summarize.ts';

/** More than a DNS message over UDP without EDNS, a resolv.conf, or a request to a daemon. */
const STRING_LENGTH = 1024;

const OPTIONS = [
  '--follow-forks',
  '--decode-fds=all',
  '--absolute-timestamps=format:unix,precision:ns',
  '--syscall-times=ns',
  `--string-limit=${STRING_LENGTH}`,
  `--trace=${TRACED}`,
  // glibc detects a changed file by inode, size and times; strace's short form leaves these out.
  '--abbrev=!?stat,?newfstatat',
];

/** strace prints this when it has stopped every thread: it traces every call from then on. */
const ATTACHED = /^strace: Process \d+ attached/;

/** A running strace. */
export interface Trace {
  /**
   * Resolves when the traced process has ended and the log is complete. @throws HarnessError if strace ended earlier
   */
  ended(): Promise<void>;
}

/**
 * Traces a process and all its threads until the process ends. The kernel restarts a system call in which a thread
 * waits while strace attaches.
 *
 * @param network path of the process's network namespace: only there can strace describe its sockets
 * @param file for the log; its timestamps are wall clock times
 * @throws HarnessError with strace's message
 */
export async function attach(pid: number, { network, file }: { network: string; file: string }): Promise<Trace> {
  const words = ['strace', ...OPTIONS, `--output=${file}`, `--attach=${pid}`];
  const child = spawn(words, { stdio: ['ignore', 'ignore', 'pipe'], network });
  const attached = Promise.withResolvers<void>();
  let lastLine = '';
  createInterface(child.stderr as Readable).on('line', (line) => {
    if (ATTACHED.test(line)) attached.resolve();
    else lastLine = line;
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : lastLine || `${signal ?? `exit code ${code}`}`));
  });
  const gaveUp = async () => {
    const why = await ended;
    if (why !== null) throw new HarnessError(`strace could not trace process ${pid}: ${why.replace(/^strace: /, '')}`);
  };
  await Promise.race([attached.promise, gaveUp()]);
  return { ended: gaveUp };
}
