import { children } from '../namespaces/reexec.ts';
import type { Program } from '../spawner/program.ts';

/**
 * Kills a program that may run in a sandbox, where it is the child of bwrap: then bwrap reaps it and ends by itself. Were
 * bwrap killed, the program would fall to the first process of the pid namespace, this one, as a zombie until the run is over.
 */
export function endProgram(started: Program): void {
  const inside = programsIn(started);
  for (const pid of inside) signalIfThere(pid, 'SIGKILL');
  if (inside.length === 0) started.kill('SIGKILL');
}

/** Sends a signal to the program in a sandbox, if there still is one. bwrap stays as its parent, and passes no signals on. */
export function signalProgram(started: Program, signal: NodeJS.Signals): void {
  for (const pid of programsIn(started)) signalIfThere(pid, signal);
}

/** What bwrap runs; nothing once it has ended, and of a program that was started without a sandbox its own children. */
export function programsIn(started: Program): number[] {
  // What has ended may have left its pid to another.
  if (started.pid === undefined || started.exitCode !== null || started.signalCode !== null) return [];
  return children(started.pid);
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
