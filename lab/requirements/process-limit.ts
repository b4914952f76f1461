import { readdirSync, readFileSync, statSync } from 'node:fs';

/**
 * So many processes and threads one cell takes at most, with the lab's own: Node has eleven threads in each of the lab's two processes and
 * in an FFI probe, and the bundler and the compiler have theirs.
 */
export const LEAST_PROCESSES = 128;

/** No user has so many by other means, so that counting them would only take time. */
const AMPLE = 10_000;

/**
 * How many processes and threads this user may still start: the soft limit (getrlimit(2), RLIMIT_NPROC), without those that run. The kernel
 * does not apply it to root outside of user namespaces (kernel/fork.c, copy_process).
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
      // It has ended meanwhile.
      return sum;
    }
  }, 0);
}
