import type { ChildProcess } from 'node:child_process';
import { children } from './namespaces/reexec.ts';

/**
 * Kills a program that may run in a sandbox, where it is the child of bwrap: then bwrap reaps it and ends by itself. Were
 * bwrap killed, the program would fall to the first process of the pid namespace, this one, as a zombie until the run is over.
 */
export function endProgram(started: ChildProcess): void {
  // What has ended may have left its pid to another.
  if (started.pid === undefined || started.exitCode !== null || started.signalCode !== null) return;
  const inside = children(started.pid);
  for (const pid of inside) killIfThere(pid);
  if (inside.length === 0) started.kill('SIGKILL');
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
