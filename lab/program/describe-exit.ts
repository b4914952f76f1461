import { constants } from 'node:os';

/** How a program ended, in words. A sandbox passes a signal on as a shell does: as 128 and its number. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return signal;
  const passedOn = passedOnSignal(code);
  return `exit code ${code}${passedOn === undefined ? '' : `, as after ${passedOn}`}`;
}

/** The signal by which the program in a sandbox ended, by the sandbox's exit code (bubblewrap.c, propagate_exit_status). */
export function passedOnSignal(code: number | null): NodeJS.Signals | undefined {
  const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return signals.find(([, number]) => code === 128 + number)?.[0];
}
