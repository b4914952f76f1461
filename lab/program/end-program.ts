import { childrenOfThread } from '../namespaces/reexec.ts';
import type { Program } from '../spawner/program.ts';
import { threads } from './descendants.ts';

/**
 * Kills a program. In a sandbox or a container the program is the child of bwrap or of the runtime, which then reaps it and ends. If that
 * were killed, this process would inherit the program, which would stay a zombie until the end of the run.
 */
export function endProgram(started: Program): void {
  const inside = programsIn(started);
  for (const pid of inside) signalIfThere(pid, 'SIGKILL');
  if (inside.length === 0) started.kill('SIGKILL');
}

/** Sends a signal to the program in a sandbox, unless it has ended. Not to bwrap, which does not forward signals. */
export function signalProgram(started: Program, signal: NodeJS.Signals): void {
  for (const pid of programsIn(started)) signalIfThere(pid, signal);
}

/** The children of a started program: for bwrap and for a runtime, the program in it. Empty after its end. */
export function programsIn(started: Program): number[] {
  // Another process may have the pid of a program that has ended.
  if (started.pid === undefined || started.exitCode !== null || started.signalCode !== null) return [];
  const { pid } = started;
  // The threads of a container runtime start its programs.
  return threads(pid).flatMap((tid) => childrenOfThread(pid, tid));
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
