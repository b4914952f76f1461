import { constants } from 'node:os';

/** How a program ended, in words. A sandbox passes a signal on as a shell does: as 128 and its number. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return signal;
  const passedOn = Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
  return `exit code ${code}${passedOn === undefined ? '' : `, as after ${passedOn}`}`;
}
