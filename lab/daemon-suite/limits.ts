import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import { anyRuns } from '../daemon/process-state.ts';
import { readProc } from '../program/read-proc.ts';

/** What a process holds, and what its limits leave. */
export interface Resources {
  descriptors: number;
  threads: number;
  /** The resident set, in KiB: Rss in proc(5) smaps_rollup. VmRSS lacks pages that the kernel counts for each processor alone. */
  residentKib: number;
  /** Numbers of descriptors below its limit that are free (getrlimit(2), RLIMIT_NOFILE). */
  freeDescriptors: number;
  /** Address space below its limit, in KiB (RLIMIT_AS); null without a limit, negative if it has more. */
  roomKib: number | null;
}

/**
 * Reads the resources of a process from /proc; null for one that has ended, or that is ending. Such a process has a status for some time, and
 * neither memory nor descriptors (proc(5)).
 */
export function resourcesOf(pid: number): Resources | null {
  const [status, memory] = [readProc(`/proc/${pid}/status`), readProc(`/proc/${pid}/smaps_rollup`)];
  if (status === null || memory === null) return null;
  try {
    const used = readdirSync(`/proc/${pid}/fd`).map(Number);
    const [most, space] = [limitOf(pid, 'Max open files'), limitOf(pid, 'Max address space')];
    return {
      descriptors: used.length,
      threads: numberIn(status, 'Threads'),
      residentKib: numberIn(memory, 'Rss'),
      freeDescriptors: most - used.filter((descriptor) => descriptor < most).length,
      roomKib: space === Number.POSITIVE_INFINITY ? null : Math.floor(space / 1024) - numberIn(status, 'VmSize'),
    };
  } catch (error) {
    if (!anyRuns([pid])) return null;
    throw error;
  }
}

/**
 * Leaves each process so many further descriptors (prlimit(1)).
 * @returns a function that takes the limits back, for processes that still run
 */
export function limitDescriptors(pids: readonly number[], further: number): Promise<() => Promise<void>> {
  return limit(pids, 'nofile', 'Max open files', (pid) => limitFor(pid, further));
}

/**
 * Leaves each process less address space than a further thread needs, or less than its own program needs: then pthread_create(3) fails with
 * EAGAIN, or a new process cannot load its libraries. RLIMIT_NPROC, the limit of tasks, does not bind root (getrlimit(2)).
 *
 * @param tasks how the daemon serves
 * @returns as `limitDescriptors`
 */
export function limitTasks(pids: readonly number[], tasks: 'threads' | 'processes'): Promise<() => Promise<void>> {
  return limit(pids, 'as', 'Max address space', (pid) => {
    const size = numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmSize');
    return 1024 * (tasks === 'threads' ? size + FURTHER_KIB : Math.floor(size / 2));
  });
}

/** A number of /proc/PID/status or smaps_rollup; those of memory are in KiB. */
function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

/**
 * Less than the stack of any thread: nscd has 2 MiB (nscd/nscd.h, NSCD_THREAD_STACKSIZE), Rust's threads too, and musl's 128 KiB by default. For
 * memory it is enough, because an arena of malloc has reserved its address space.
 */
const FURTHER_KIB = 32;

async function limit(
  pids: readonly number[],
  option: 'nofile' | 'as',
  name: string,
  soft: (pid: number) => number,
): Promise<() => Promise<void>> {
  const before = pids.map((pid) => ({ pid, soft: limitOf(pid, name) }));
  for (const pid of pids) await setSoftLimit(pid, option, soft(pid));
  return async () => {
    for (const { pid, soft } of before)
      await setSoftLimit(pid, option, soft).catch((error: unknown) => {
        // It ended by itself, which is the finding.
        if (anyRuns([pid])) throw error;
      });
  };
}

/** The limit of descriptors that leaves a process so many numbers below it: RLIMIT_NOFILE is a bound of numbers, not a count. */
function limitFor(pid: number, further: number): number {
  const used = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let limit = 0;
  for (let free = 0; free < further; limit++) if (!used.has(limit)) free += 1;
  return limit;
}

/** A soft limit of a process by its name in /proc/PID/limits. */
function limitOf(pid: number, name: string): number {
  const [, soft = 'unlimited'] =
    new RegExp(`^${name} +(\\S+)`, 'm').exec(readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? [];
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

async function setSoftLimit(pid: number, option: 'nofile' | 'as', soft: number): Promise<void> {
  const value = soft === Number.POSITIVE_INFINITY ? 'unlimited' : `${soft}`;
  await execa('prlimit', ['--pid', `${pid}`, `--${option}=${value}:`]);
}
