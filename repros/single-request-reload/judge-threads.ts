import { type CallEvent, type Cell, type Control, control, type Evidence } from '../../lab/index.ts';
import { fixOf31476 } from '../shared/bug-31476.ts';
import { stateNames } from '../shared/state-names.ts';
import { A, answeredBy, B, whoAnswered } from '../shared/two-nameservers.ts';
import { highlightsOf, NEITHER } from './highlights.ts';
import type { BrownOutVariant } from './variants.ts';

const WHO = { hit: 'the thread that was hit', other: 'a thread that was not hit', new: 'a new thread' };

/** The program's own resolver is at work: each of its threads has a state of its own. */
export function judgeThreads(evidence: Evidence, cell: Cell, variant: BrownOutVariant) {
  const looked = evidence.call(`after.${variant.observe}`);
  const from = whoAnswered(looked);
  return {
    reproduced: from === A,
    because: `after the switch ${WHO[variant.observe]} was answered by ${from?.name ?? 'nobody'}`,
    controls: [
      answeredBy(evidence.call('before.hit'), A, 'the thread that is to be hit asked A before'),
      answeredBy(evidence.call('before.other'), A, 'the other thread asked A before'),
      control('somebody answered after the switch', from !== undefined, `'${looked.label}': ${from?.name ?? 'nobody'}`),
      asTold(evidence),
      ...sameProgram(evidence, cell, variant),
      ...stateNames(evidence, evidence.calls('after.')),
    ],
    measures: {
      hitThread: by(evidence.call('after.hit')),
      otherThread: by(evidence.call('after.other')),
      newThread: by(evidence.call('after.new')),
      ...flagsAt(evidence, 'hit'),
      ...flagsAt(evidence, 'after'),
      brownOutSeconds: seconds(evidence.call('brown-out.1')),
      brownOutTimeouts: timeoutsIn(evidence, evidence.call('brown-out.1')),
    },
    highlights: highlightsOf(evidence, variant, {
      who: WHO[variant.observe],
      lookups: [evidence.call(`${variant.cure ? 'pinned' : 'after'}.${variant.observe}`)],
      state: stateAfterHit(evidence),
    }),
  };
}

/** What the brown-out left in the state of the thread, and the call that left it, or else the one that shows it. */
function stateAfterHit(evidence: Evidence) {
  const { hitOptions: options, hitFlags: flags } = flagsAt(evidence, 'hit');
  if (options === undefined || flags === undefined) return undefined;
  const sets = evidence.calls('brown-out.').find(({ res }) => res?.changed.some((word) => word.includes('SNGLKUP')));
  return { call: sets ?? evidence.call('state.hit'), options, flags };
}

/** Each lookup was made by the thread that it is told of: the one that was hit, another that was there before, and a new one. */
function asTold(evidence: Evidence): Control {
  const threadsOf = (...labels: string[]) =>
    new Set(labels.flatMap((label) => evidence.calls(label)).map(({ thread }) => thread));
  const hit = threadsOf('before.hit', 'brown-out.', 'pinned.hit', 'after.hit');
  const other = threadsOf('before.other', 'pinned.other', 'after.other');
  const old = evidence.calls('after.new').filter((call) => !isNew(evidence, call));
  const ok = hit.size === 1 && other.size === 1 && hit.isDisjointFrom(other) && old.length === 0;
  const words = [`hit: ${[...hit]}`, `another: ${[...other]}`, `new: ${evidence.call('after.new').thread}`];
  return control('the threads are who they are said to be', ok, words.join('; '));
}

function isNew(evidence: Evidence, { probe, thread, at }: CallEvent): boolean {
  return !evidence.all('call').some((call) => call.probe === probe && call.thread === thread && call.at < at);
}

/** In the same program, right after the switch: reload works as such, and a thread to be cured is pinned. */
function sameProgram(evidence: Evidence, cell: Cell, { observe, cure }: BrownOutVariant): Control[] {
  const phase = cure ? 'pinned' : 'after';
  const reloads = answeredBy(evidence.call(`${phase}.other`), B, 'a thread that was not hit asks B');
  const pinned = answeredBy(evidence.call(`${phase}.hit`), A, 'the thread that was hit is pinned to A');
  const mustPin = fixOf31476(cell.libc)?.has === false;
  return [...(observe === 'other' ? [] : [reloads]), ...(mustPin && (cure || observe !== 'hit') ? [pinned] : [])];
}

function by(call: CallEvent): string {
  return whoAnswered(call)?.name ?? 'nobody';
}

/** Where glibc notes that it gave up asking for A and AAAA at once: _res.options, or _res._flags since the fix. */
function flagsAt(evidence: Evidence, phase: string): Record<string, string> {
  const { result } = evidence.call(`state.${phase}`);
  if (!('optionsRaw' in result) || result.error) return {};
  return {
    [`${phase}Options`]: flagNames(result.optionsRaw),
    [`${phase}Flags`]: flagNames(result.flagsRaw),
  };
}

/** The same bits in both places: resolv/resolv.h, and resolv/resolv-internal.h with RES_F_ for RES_. */
const FLAGS = { SNGLKUP: 0x200000, SNGLKUPREOP: 0x400000 };

function flagNames(bits: number): string {
  const set = Object.entries(FLAGS).filter(([, bit]) => bits & bit);
  return set.map(([name]) => name).join(' ') || NEITHER;
}

/** What was waited for in vain, and what the resolver did then. */
function timeoutsIn(evidence: Evidence, call: CallEvent): string {
  const timeouts = evidence.timeoutsOf(call).map(({ type, next }) => `${type}: ${next}`);
  return timeouts.join(', ') || 'none';
}

/** Whole seconds, as glibc's timeouts are: each may end a few milliseconds early. */
function seconds({ at, end }: CallEvent): number {
  return Math.round((end - at) / 1e9);
}
