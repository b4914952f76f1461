import type { DaemonCheckEvent, DaemonEvent, Event } from '../core/events.ts';
import type { DaemonId } from '../core/schema.ts';
import { endingText } from '../probe/call-ending.ts';
import { passedOnSignal } from '../program/describe-exit.ts';

/** The final state of a daemon: `ended by SIGSEGV`, `ended with exit code 1`, `deaf`, `hangs`, or `answers`. */
export interface DaemonState {
  daemon: DaemonId;
  host: string;
  /** The time of the event that shows it. */
  at: number;
  state: string;
}

/**
 * The final states of a cell's daemons, from the lab's check of the daemon, or from its exit status. Daemons that the lab
 * stopped before a check are left out, and so are running daemons without a check.
 */
export function daemonStates(events: readonly Event[]): DaemonState[] {
  const byHost = Map.groupBy(
    events.filter((event) => event.kind === 'daemon' || event.kind === 'daemon-check'),
    ({ host }) => host,
  );
  return [...byHost.values()].flatMap((ofOne) => {
    const start = ofOne.findLastIndex((event) => event.kind === 'daemon' && event.action === 'start');
    const life = ofOne.slice(start);
    const exit = life.find((event) => event.kind === 'daemon' && event.action === 'exit');
    const check = life.find((event) => event.kind === 'daemon-check');
    const isStopped = life.some(
      (event) => event.kind === 'daemon' && event.action === 'stop' && (!check || event.at < check.at),
    );
    const found = check ?? (isStopped ? undefined : exit);
    if (!found) return [];
    const { daemon, host, at } = found;
    return [{ daemon, host, at, state: found.kind === 'daemon' ? daemonEndText(found) : checkText(found) }];
  });
}

/** The state in a sentence of the outcome: `nsncd ended by SIGSEGV`, `nsncd is deaf`; null for a daemon that answers. */
export function daemonStateText({ daemon, state }: DaemonState): string | null {
  if (state === 'answers') return null;
  return state === 'deaf' ? `${daemon} is deaf` : `${daemon} ${state}`;
}

/** A daemon that ended or does not answer, as a kind of difference. */
export function endKind(state: string): string {
  return `the daemon ${state === 'deaf' ? 'runs and is deaf' : state}`;
}

/** The ends of second instances that did not replace the socket: `the second nscd ended with exit code 1`. */
export function secondEndTexts(events: readonly Event[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'second-daemon' && event.ending !== undefined
      ? [`the second ${event.daemon} ${daemonEndText({ detail: event.ending })}`]
      : [],
  );
}

/** The end of a daemon in words: `ended by SIGSEGV`, `ended with exit code 1`. A sandbox passes a signal on as an exit code. */
export function daemonEndText({ detail }: Pick<DaemonEvent, 'detail'>): string {
  if (detail.startsWith('SIG')) return endingText({ how: 'signal', signal: detail, lastWords: '' });
  const code = Number(detail);
  const signal = passedOnSignal(code);
  return endingText(
    signal === undefined ? { how: 'exit', code, lastWords: '' } : { how: 'signal', signal, lastWords: '' },
  );
}

/** What the lab found of a daemon that lives: `answers`, `deaf`, `hangs`, or `gives no reply to GETPWBYNAME`. */
export function checkText({ connection, answered, unanswered }: DaemonCheckEvent): string {
  if (connection !== 'connected') return 'deaf';
  if (unanswered !== undefined) return `gives no reply to ${unanswered}`;
  return answered ? 'answers' : 'hangs';
}
