import type { DaemonCheckEvent, DaemonEvent, Event } from '../core/events.ts';
import { checkText, type DaemonState, daemonEndText } from './daemon-end.ts';

/** The end of a daemon, or that it does not answer, which its scenario did not cause. */
export interface UnexpectedEnd extends DaemonState {
  /** The last output of a daemon that ended; empty without one. */
  lastWords: string;
  /** How the lab could connect to a daemon that lives: `connected`, or an errno; null for one that ended. */
  connection: string | null;
  /** Whether the daemon had answered the lab when it was ready. */
  answered: boolean;
}

type OfDaemon = DaemonEvent | DaemonCheckEvent;

/**
 * What the daemons of a cell did by themselves after they were ready, in each of their lives, in order of time. An end by SIGKILL is left out:
 * no daemon sends it to itself, but the kernel does that when memory runs out.
 */
export function unexpectedEnds(events: readonly Event[]): UnexpectedEnd[] {
  const byHost = Map.groupBy(
    events.filter((event): event is OfDaemon => event.kind === 'daemon' || event.kind === 'daemon-check'),
    ({ host }) => host,
  );
  return [...byHost.values()]
    .flatMap(livesOf)
    .flatMap(endOf)
    .toSorted((a, b) => a.at - b.at);
}

function livesOf(ofOne: readonly OfDaemon[]): OfDaemon[][] {
  const starts = ofOne.flatMap((event, at) => (isAction(event, 'start') ? [at] : []));
  return starts.map((from, at) => ofOne.slice(from, starts[at + 1]));
}

/** The first of what ends a life, unless that is the lab's signal. */
function endOf(life: readonly OfDaemon[]): UnexpectedEnd[] {
  const ready = life.find((event) => isAction(event, 'ready'));
  const over = life.find(
    (event) =>
      isAction(event, 'stop') ||
      isAction(event, 'exit') ||
      (event.kind === 'daemon-check' && checkText(event) !== 'answers'),
  );
  if (!ready || !over || isAction(over, 'stop')) return [];
  const { at, daemon, host } = over;
  const answered = ready.kind === 'daemon' && ready.heard === true;
  if (over.kind === 'daemon-check')
    return [{ at, daemon, host, answered, state: checkText(over), lastWords: '', connection: over.connection }];
  // Anything else is the message of an error of the lab.
  if (!/^(?:SIG[A-Z0-9]+|\d+)$/.test(over.detail)) return [];
  const state = daemonEndText(over);
  if (state === 'ended by SIGKILL') return [];
  return [{ at, daemon, host, answered, state, lastWords: over.output ?? '', connection: null }];
}

function isAction(event: OfDaemon, action: DaemonEvent['action']): boolean {
  return event.kind === 'daemon' && event.action === action;
}
