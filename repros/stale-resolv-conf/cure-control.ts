import { type Control, control, type Evidence } from '../../lab/index.ts';
import type { CureId } from './cures.ts';

/** A cure that did not take place cures nothing, and proves nothing. */
export function appliedCure(evidence: Evidence, cure: CureId): Control {
  return control('the cure was applied', takenPlace[cure](evidence), cure);
}

const takenPlace: Record<CureId, (evidence: Evidence) => boolean> = {
  'res-init': calledResInit,
  'res-close-init': calledResInit,
  restart: (evidence) => evidence.call('after').probe === 'restarted',
  'new-thread': (evidence) => evidence.call('after').thread !== evidence.call('uncured').thread,
  daemon: daemonGotReady,
  'daemon-restart': daemonGotReady,
};

function calledResInit(evidence: Evidence): boolean {
  return evidence.call('cure').result.ok;
}

function daemonGotReady(evidence: Evidence): boolean {
  const since = evidence.step('cure');
  return evidence.all('daemon').some(({ action, at }) => action === 'ready' && at > since);
}
