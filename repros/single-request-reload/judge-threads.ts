import { type CallEvent, type Cell, type Control, control, type Evidence, type Judgement } from '../../lab/index.ts';
import { checkStateNames } from '../shared/attribution.ts';
import { fixOf31476 } from '../shared/bug-31476.ts';
import { A, answeredBy, answeringServer, B } from '../shared/two-nameservers.ts';
import { highlightsOf, NEITHER } from './highlights.ts';
import type { BrownOutVariant } from './variants.ts';

const THREAD = { hit: 'the thread that was hit', other: 'a thread that was not hit', new: 'a new thread' };

/** Judges a program whose own resolver sends the queries: each of its threads has its own state. */
export function judgeThreads(evidence: Evidence, cell: Cell, variant: BrownOutVariant): Judgement {
  const { observe, workaround } = variant;
  const judged = evidence.call(`after.${observe}`);
  const from = answeringServer(judged);
  const server = from?.name ?? 'no nameserver';
  return {
    reproduced: from === A,
    because: `after the switch ${THREAD[observe]} was answered by ${server}`,
    controls: [
      answeredBy(evidence.call('before.hit'), A, 'the thread that is to be hit asked A before'),
      answeredBy(evidence.call('before.other'), A, 'the other thread asked A before'),
      control('a nameserver answered after the switch', from !== undefined, `'${judged.label}': ${server}`),
      lookupsOnTheirThreads(evidence),
      ...reloadBeforeWorkaround(evidence, cell, variant),
      ...checkStateNames(evidence, evidence.calls('after.')),
    ],
    measures: {
      hitThread: serverName(evidence.call('after.hit')),
      otherThread: serverName(evidence.call('after.other')),
      newThread: serverName(evidence.call('after.new')),
      ...flagsAt(evidence, 'hit'),
      ...flagsAt(evidence, 'after'),
      brownOutSeconds: wholeSeconds(evidence.call('brown-out.1')),
      brownOutTimeouts: timeoutsIn(evidence, evidence.call('brown-out.1')),
    },
    highlights: highlightsOf(evidence, variant, {
      owner: THREAD[observe],
      lookups: [evidence.call(`${workaround ? 'pinned' : 'after'}.${observe}`)],
      state: stateAfterBrownOut(evidence),
    }),
  };
}

/** The flags after the brown-out, and the call that set them, or else the call that reads them. */
function stateAfterBrownOut(evidence: Evidence) {
  const { hitOptions: options, hitFlags: flags } = flagsAt(evidence, 'hit');
  if (options === undefined || flags === undefined) return undefined;
  const sets = evidence
    .calls('brown-out.')
    .find(({ res }) => res?.changed.some((change) => change.includes('SNGLKUP')));
  return { call: sets ?? evidence.call('state.hit'), options, flags };
}

/** One thread made all lookups labelled `hit`, another one all labelled `other`, and a thread without earlier calls the last `new`. */
function lookupsOnTheirThreads(evidence: Evidence): Control {
  const threadsOf = (...labels: string[]) =>
    new Set(labels.flatMap((label) => evidence.calls(label)).map(({ thread }) => thread));
  const hit = threadsOf('before.hit', 'brown-out.', 'pinned.hit', 'after.hit');
  const other = threadsOf('before.other', 'pinned.other', 'after.other');
  const notNew = evidence.calls('after.new').filter((call) => !isFirstOfThread(evidence, call));
  const ok = hit.size === 1 && other.size === 1 && hit.isDisjointFrom(other) && notNew.length === 0;
  const detail = [`hit: ${[...hit]}`, `other: ${[...other]}`, `new: ${evidence.call('after.new').thread}`];
  return control('each lookup ran on its thread', ok, detail.join('; '));
}

function isFirstOfThread(evidence: Evidence, { probe, thread, at }: CallEvent): boolean {
  return !evidence.all('call').some((call) => call.probe === probe && call.thread === thread && call.at < at);
}

/** Right after the switch: a thread that was not in the brown-out reloads, and on a libc with the bug the affected one does not. */
function reloadBeforeWorkaround(evidence: Evidence, cell: Cell, { observe, workaround }: BrownOutVariant): Control[] {
  const phase = workaround ? 'pinned' : 'after';
  const reloads = answeredBy(evidence.call(`${phase}.other`), B, 'a thread that was not hit asks B');
  const affected = answeredBy(evidence.call(`${phase}.hit`), A, 'the thread that was hit is pinned to A');
  const hasBug = fixOf31476(cell.libc)?.has === false;
  return [
    ...(observe === 'other' ? [] : [reloads]),
    ...(hasBug && (workaround || observe !== 'hit') ? [affected] : []),
  ];
}

function serverName(call: CallEvent): string {
  return answeringServer(call)?.name ?? 'nobody';
}

/** The single-request flags, in _res.options and, since the fix, in _res._flags. */
function flagsAt(evidence: Evidence, phase: string): Record<string, string> {
  const [state] = evidence.calls(`state.${phase}`);
  const { result } = state ?? {};
  if (!result || !('optionsRaw' in result) || result.error) return {};
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

/** The questions whose timeouts expired, and what the resolver did next. */
function timeoutsIn(evidence: Evidence, call: CallEvent): string {
  const timeouts = evidence.timeoutsOf(call).map(({ type, next }) => `${type}: ${next}`);
  return timeouts.join(', ') || 'none';
}

/** glibc's timeouts are whole seconds, and each may end a few milliseconds early. */
function wholeSeconds({ at, end }: CallEvent): number {
  return Math.round((end - at) / 1e9);
}
