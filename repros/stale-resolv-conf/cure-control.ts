import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { allNew, type Restart } from '../shared/restarted.ts';
import type { CureId } from './cures.ts';

/** A cure that did not take place, or not where it was to, cures nothing, and proves nothing. */
export function appliedCure(evidence: Evidence, cell: Cell, cure: CureId): Control[] {
  const restarts: Partial<Record<CureId, Restart>> = {
    restart: { before: 'program', after: 'restarted' },
    'daemon-restart': { before: cell.daemon.id, after: cell.daemon.id },
  };
  const restart = restarts[cure];
  return [
    control('the cure was applied', takenPlace[cure](evidence), cure),
    ...(restart ? allNew(evidence, restart) : []),
  ];
}

const takenPlace: Record<CureId, (evidence: Evidence) => boolean> = {
  'res-init': (evidence) => called(evidence, 'res_init'),
  'res-close-init': (evidence) => called(evidence, 'res_close') && called(evidence, 'res_init'),
  restart: (evidence) => evidence.call('after').probe === 'restarted',
  'new-thread': startsAnew,
  daemon: daemonGotReady,
  'daemon-restart': daemonGotReady,
};

/** On the very thread that asks afterwards: each has a state of its own. */
function called(evidence: Evidence, verb: string): boolean {
  const since = evidence.step('cure');
  const after = evidence.call('after');
  return evidence
    .all('call')
    .some((call) => call.verb === verb && call.result.ok && call.at > since && call.at < after.at && same(call, after));
}

function startsAnew(evidence: Evidence): boolean {
  const after = evidence.call('after');
  return !evidence.all('call').some((call) => call.at < after.at && same(call, after));
}

function same(one: CallEvent, other: CallEvent): boolean {
  return one.probe === other.probe && one.thread === other.thread;
}

function daemonGotReady(evidence: Evidence): boolean {
  const since = evidence.step('cure');
  return evidence.all('daemon').some(({ action, at }) => action === 'ready' && at > since);
}
