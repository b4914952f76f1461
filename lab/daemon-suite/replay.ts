import type { Event } from '../core/events.ts';
import type { DaemonTrialEvent } from './events.ts';
import { ANSWERS } from './trials.ts';

/** Whether a trial shows a fault of the daemon. */
export function isFinding({ state, fault }: Pick<DaemonTrialEvent, 'state' | 'fault'>): boolean {
  return state !== ANSWERS || fault !== undefined;
}

/** Of the trials that show a fault, the one with the fewest octets; of several the last, with which the search ended. */
export function smallestFinding(trials: readonly DaemonTrialEvent[]): DaemonTrialEvent | undefined {
  const findings = trials.filter(isFinding);
  const sizes = findings.map(({ sent = [] }) => sent.join('').length);
  return findings[sizes.lastIndexOf(Math.min(...sizes))];
}

/** The octets of the smallest finding, write by write, for its repetition; empty if it has none. They are for the terminal only. */
export function replayLines(events: readonly Event[]): string[] {
  const finding = smallestFinding(events.filter((event) => event.kind === 'daemon-trial'));
  return finding?.sent?.map((octets) => `octets: ${octets.replaceAll(/(..)(?!$)/g, '$1 ')}`) ?? [];
}
