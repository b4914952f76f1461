import { closeSync } from 'node:fs';
import { DataType, load, open } from 'ffi-rs';
import { children } from '../../lab/namespaces/reexec.ts';

/** <asm-generic/unistd.h> and <poll.h>. */
const SYS_PIDFD_OPEN = 434;
const POLLIN = 1;
const FOREVER = -1;

open({ library: 'libc', path: 'libc.so.6' });

/**
 * Waits for the end of a process that is not a child of this one: a pidfd becomes readable then. The first process of a pid namespace ends
 * after all others in it (pid_namespaces(7)). The pidfd identifies the process from the call on, even if its pid is used again.
 */
export async function whenEnded(pid: number): Promise<void> {
  const { I32, I64, U8Array } = DataType;
  const fd = Number(
    load({
      library: 'libc',
      funcName: 'syscall',
      retType: I64,
      paramsType: [I64, I64, I64],
      paramsValue: [SYS_PIDFD_OPEN, pid, 0],
    }),
  );
  if (fd < 0) throw new Error(`there is no process ${pid}`);
  const request = Buffer.alloc(8);
  request.writeInt32LE(fd, 0);
  request.writeInt16LE(POLLIN, 4);
  try {
    await load({
      library: 'libc',
      funcName: 'poll',
      retType: I32,
      paramsType: [U8Array, I64, I32],
      paramsValue: [request, 1, FOREVER],
      runInNewThread: true,
    });
  } finally {
    closeSync(fd);
  }
}

/** The first process inside the lab's namespaces, from the pid of the command outside: command → unshare → inner process. */
export function insideOf(command: number): number {
  const [unshare] = children(command);
  const [inner] = unshare === undefined ? [] : children(unshare);
  if (inner === undefined) throw new Error(`process ${command} has nothing inside`);
  return inner;
}

/** A process and all its descendants. */
export function familyOf(pid: number): number[] {
  return [pid, ...children(pid).flatMap(familyOf)];
}
