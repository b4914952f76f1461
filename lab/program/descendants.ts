import { readdirSync } from 'node:fs';
import { childrenOfThread } from '../namespaces/reexec.ts';

/** A process and all its descendants. Children are listed with the thread that forked them (proc(5)), so every thread has to be looked at. */
export function withDescendants(pid: number): number[] {
  return [
    pid,
    ...threads(pid)
      .flatMap((tid) => childrenOfThread(pid, tid))
      .flatMap(withDescendants),
  ];
}

/** The threads of a process; none once it has ended. */
export function threads(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
