import { readProc } from '../program/read-proc.ts';

/** Where a thread waits in the kernel. Values that could not be read are null. */
export interface ThreadWait {
  /** The scheduler's letter (proc(5)): `S` sleeps, `D` waits for a device, `R` runs. */
  state: string | null;
  /** The kernel function in which the thread sleeps, such as `futex_wait_queue`; its name depends on the kernel. */
  wchan: string | null;
  /** The thread's current system call, such as `poll`; `syscall-999` for a number without a name here; null outside of a call. */
  syscall: string | null;
}

/** The content of the thread's files in /proc. */
interface ProcTexts {
  stat?: string | undefined;
  wchan?: string | undefined;
  syscall?: string | undefined;
}

/** Parses the content of `stat`, `wchan` and `syscall` (proc(5)). */
export function waitOf({ stat, wchan, syscall }: ProcTexts): ThreadWait {
  const number = /^\d+/.exec(syscall ?? '')?.[0];
  return {
    // The program's name before the state may contain parentheses and blanks.
    state: /^.*\) (\S)/s.exec(stat ?? '')?.[1] ?? null,
    // 0 for a running thread, and if the kernel hides the function from this process.
    wchan: wchan === undefined || ['', '0'].includes(wchan.trim()) ? null : wchan.trim(),
    syscall: number === undefined ? null : (SYSCALLS.get(Number(number)) ?? `syscall-${number}`),
  };
}

/** Reads from /proc where a thread waits now. All values are null after the end of the thread. */
export function readThreadWait(pid: number, tid: number): ThreadWait {
  const read = (file: string) => readProc(`/proc/${pid}/task/${tid}/${file}`) ?? undefined;
  return waitOf({ stat: read('stat'), wchan: read('wchan'), syscall: read('syscall') });
}

/** System calls that can block; null for one that the architecture lacks. Numbers from the kernel's arch/x86/entry/syscalls/syscall_64.tbl, and scripts/syscall.tbl for arm64. */
export const SYSCALL_NUMBERS: readonly [name: string, x64: number | null, arm64: number | null][] = [
  ['read', 0, 63],
  ['write', 1, 64],
  ['open', 2, null],
  ['openat', 257, 56],
  ['poll', 7, null],
  ['ppoll', 271, 73],
  ['select', 23, null],
  ['pselect6', 270, 72],
  ['epoll_wait', 232, null],
  ['epoll_pwait', 281, 22],
  ['futex', 202, 98],
  ['nanosleep', 35, 101],
  ['clock_nanosleep', 230, 115],
  ['restart_syscall', 219, 128],
  ['wait4', 61, 260],
  ['waitid', 247, 95],
  ['connect', 42, 203],
  ['accept', 43, 202],
  ['accept4', 288, 242],
  ['sendto', 44, 206],
  ['recvfrom', 45, 207],
  ['sendmsg', 46, 211],
  ['recvmsg', 47, 212],
  ['sendmmsg', 307, 269],
  ['recvmmsg', 299, 243],
  ['flock', 73, 32],
  ['fcntl', 72, 25],
  ['pause', 34, null],
  ['rt_sigsuspend', 130, 133],
  ['rt_sigtimedwait', 128, 137],
];

const SYSCALLS = new Map(
  SYSCALL_NUMBERS.flatMap(([name, x64, arm64]): [number, string][] => {
    const number = { x64, arm64 }[process.arch as string];
    return number === null || number === undefined ? [] : [[number, name]];
  }),
);
