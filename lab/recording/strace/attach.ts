import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { HarnessError } from '../../core/harness-error.ts';
import { spawn } from '../../spawner/spawn.ts';
import { TRACED } from './summarize.ts';

/** Longer than a DNS message over UDP without EDNS, a resolv.conf, or a request to a daemon. */
const STRING_LENGTH = 1024;

const OPTIONS = [
  '--follow-forks',
  '--decode-fds=all',
  '--absolute-timestamps=format:unix,precision:ns',
  '--syscall-times=ns',
  `--string-limit=${STRING_LENGTH}`,
  `--trace=${TRACED}`,
  // By inode, size and times glibc sees that a file has changed; shortened, strace leaves them out.
  '--abbrev=!?stat,?newfstatat',
];

/** Said once strace has stopped every thread: from then on nothing escapes it. */
const ATTACHED = /^strace: Process \d+ attached/;

/** A strace that is at work. */
export interface Trace {
  /** Resolves when what it traced has ended, and the log with it. @throws Trouble if it gave up before */
  ended(): Promise<void>;
}

/**
 * Has strace trace a process and all its threads until it ends. A system call that a thread waits in when strace comes is begun
 * again by the kernel.
 *
 * @param network path of the process's network namespace: only there can strace tell its sockets apart
 * @param file for the log; its times are the wall clock's
 * @throws Trouble with strace's own words if it cannot
 */
export async function attach(pid: number, { network, file }: { network: string; file: string }): Promise<Trace> {
  const words = ['strace', ...OPTIONS, `--output=${file}`, `--attach=${pid}`];
  const child = spawn(words, { stdio: ['ignore', 'ignore', 'pipe'], network });
  const attached = Promise.withResolvers<void>();
  let said = '';
  createInterface(child.stderr as Readable).on('line', (line) => {
    if (ATTACHED.test(line)) attached.resolve();
    else said = line;
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : said || `${signal ?? `exit code ${code}`}`));
  });
  const gaveUp = async () => {
    const why = await ended;
    if (why !== null) throw new HarnessError(`strace could not trace process ${pid}: ${why.replace(/^strace: /, '')}`);
  };
  await Promise.race([attached.promise, gaveUp()]);
  return { ended: gaveUp };
}
