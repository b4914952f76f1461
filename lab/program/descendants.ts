import { readdirSync } from 'node:fs';
import { childrenOfThread } from '../namespaces/reexec.ts';

/** A process and all its descendants. The kernel lists children by the thread that forked them (proc(5)), so every thread is read. */
export function withDescendants(pid: number): number[] {
  return [
    pid,
    ...threads(pid)
      .flatMap((tid) => childrenOfThread(pid, tid))
      .flatMap(withDescendants),
  ];
}

/** The threads of a process; empty after its end. */
export function threads(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
