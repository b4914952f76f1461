import { constants } from 'node:os';

/** How a program ended, in words. A sandbox reports the signal that ended its program as a shell does: 128 plus its number. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return signal;
  const inSandbox = Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
  return `exit code ${code}${inSandbox === undefined ? '' : `, as after ${inSandbox}`}`;
}

/** Whether SIGKILL ended a program, or the program in a sandbox. */
export function wasKilled(code: number | null, signal: NodeJS.Signals | null): boolean {
  return signal === 'SIGKILL' || code === 128 + constants.signals.SIGKILL;
}
