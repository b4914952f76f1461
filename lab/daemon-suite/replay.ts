import type { Event } from '../core/events.ts';
import { type UnexpectedEnd, unexpectedEnds } from '../outcome/unexpected-end.ts';
import type { CallEvent } from '../probe/index.ts';
import { quote } from '../shell/quote.ts';
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

/**
 * What led to the smallest finding, for its repetition: the octets of a request, write by write, or the call of a program. Empty if many
 * clients together led to it, because no single one repeats it. They are for the terminal only.
 */
export function replayLines(events: readonly Event[]): string[] {
  const finding = smallestFinding(events.filter((event) => event.kind === 'daemon-trial'));
  if (finding?.sent) return finding.sent.map(octetsText);
  // A trial without clients of its own is about what a program or client asked before.
  if (finding) return finding.connections > 0 ? [] : questionBefore(finding.at, events);
  const [end] = unexpectedEnds(events);
  if (!end) return [];
  const words = end.lastWords.trim().split('\n').at(-1);
  return [...questionBefore(openAt(end, events), events), ...(words ? [`last words: ${words}`] : [])];
}

/** The time of a daemon's end; of one that does not answer, that of the first client that gave up, or of the lab's own question. */
function openAt({ at, connection, host }: UnexpectedEnd, events: readonly Event[]): number {
  if (connection === null) return at;
  const gaveUp = events.find((event) => event.kind === 'nscd-end' && event.by === 'client' && event.host === host);
  return gaveUp?.at ?? at;
}

/** The last request or call of a scenario before a moment. */
function questionBefore(moment: number, events: readonly Event[]): string[] {
  const before = events.filter(({ at }) => at < moment);
  const last = before.findLast(
    (event) => event.kind === 'raw-connection' || (event.kind === 'call' && isQuestion(event)),
  );
  if (last?.kind === 'raw-connection') return last.sent.map(octetsText);
  return last?.kind === 'call' ? [`call: ${callText(last)}`] : [];
}

function octetsText(octets: string): string {
  return `octets: ${octets.replaceAll(/(..)(?!$)/g, '$1 ')}`;
}

/** Calls of a scenario have labels; the lab's own have a colon in theirs. */
function isQuestion({ label }: CallEvent): boolean {
  return label !== undefined && !label.includes(':');
}

/** A call as in `resolv-lab shell`; that of a child by itself. */
function callText({ verb, args }: CallEvent): string {
  const { verb: inner = verb, ...others } = args;
  return [`${inner}`, ...Object.entries(others).map(([name, value]) => quote(`${name}=${value}`))].join(' ');
}
