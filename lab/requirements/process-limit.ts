import { readdirSync, readFileSync, statSync } from 'node:fs';

/**
 * The maximum of processes and threads for one cell, including the lab's own. Node has eleven threads in each of the lab's two processes
 * and in an FFI probe; the bundler and the compiler have further ones.
 */
export const LEAST_PROCESSES = 128;

/** Above this limit the running processes need not be counted: no user has so many. */
const AMPLE = 10_000;

/**
 * The number of processes and threads that this user may still start: the soft limit (getrlimit(2), RLIMIT_NPROC) less the running ones.
 * The kernel does not apply the limit to root outside of user namespaces (kernel/fork.c, copy_process).
 */
export function freeProcesses(): number {
  const user = process.getuid?.() ?? 0;
  if (user === 0 && /^ *0 +0 +4294967295$/m.test(readFileSync('/proc/self/uid_map', 'utf8')))
    return Number.POSITIVE_INFINITY;
  const [, soft = 'unlimited'] = /^Max processes +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  const limit = soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  return limit >= AMPLE ? limit : limit - threadsOf(user);
}

function threadsOf(user: number): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.reduce((sum, pid) => {
    try {
      return statSync(`/proc/${pid}`).uid === user ? sum + readdirSync(`/proc/${pid}/task`).length : sum;
    } catch {
      // The process has ended meanwhile.
      return sum;
    }
  }, 0);
}
