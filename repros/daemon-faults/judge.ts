import {
  type Cell,
  type Control,
  control,
  type DaemonResourcesEvent,
  type DaemonTrialEvent,
  type Evidence,
  generatedIn,
  type Judgement,
  smallestFinding,
} from '../../lab/index.ts';
import { compareWithKnown, knownIn } from '../shared/known-differences.ts';
import { requestsOfRound } from './clients.ts';
import { AT_LIMIT, FLOODED, FURTHER_DESCRIPTORS, LIMITED, WITHOUT_LIMIT } from './exhaustion.ts';
import { KNOWN } from './known.ts';
import { BEFORE, FIRST, LAST } from './scenario.ts';
import { WORKERS } from './setup.ts';
import type { FaultVariant } from './variants.ts';

/**
 * Reproduced: after hostile clients the daemon does not answer, gives a wrong answer, or holds more and more; for a known fault, in the way
 * that its source says.
 */
export function judge(
  evidence: Evidence,
  cell: Cell,
  { finds, queries = 0, usesUp, saysNothing = false }: FaultVariant,
): Judgement {
  const all = evidence.all('daemon-trial');
  const trials = all.filter(({ what }) => what !== BEFORE);
  const finding = findingIn(evidence, cell, finds);
  const { reproduced, measures } = compareWithKnown(
    finding ? [kindOf(finding) + placeOf(finding, evidence)] : [],
    knownIn(KNOWN, cell),
  );
  return {
    reproduced,
    because: finding === undefined ? `${cell.daemon.id} answers after ${trials.length} trials` : textOf(finding, cell),
    controls: [
      answeredBefore(all, cell),
      reached(trials, cell, saysNothing),
      ...(queries > 0 ? [wasAsked(evidence, queries)] : []),
      wasMeasured(evidence, finds),
      ...(usesUp ? [wasUsedUp(evidence, usesUp)] : []),
    ],
    measures: {
      trials: trials.length,
      ...heldText(evidence),
      ...(finding && 'state' in finding && { state: finding.state }),
      ...measures,
    },
  };
}

/** The state of the daemon after the hostile clients, in a line that does not depend on the requests. */
export function outcomeText(evidence: Evidence, { finds }: FaultVariant, cell: Cell): string {
  const finding = findingIn(evidence, cell, finds);
  return finding === undefined ? 'answers' : kindOf(finding);
}

function findingIn(evidence: Evidence, cell: Cell, finds: FaultVariant['finds']) {
  const trials = evidence.all('daemon-trial').filter(({ what }) => what !== BEFORE);
  return smallestFinding(trials) ?? (finds === 'growth' ? grown(evidence, cell) : undefined) ?? kept(evidence);
}

/** A finding in words that do not depend on the requests. */
function kindOf(finding: DaemonTrialEvent | Grown): string {
  if ('grown' in finding) return finding.kind;
  const { state, fault, faultKind = 'a wrong answer' } = finding;
  return fault === undefined ? state : faultKind;
}

/**
 * The source file of a panic that ended the daemon, as Rust's runtime names it before the end: all panics have one exit code. Empty for
 * other findings. The line is left out, because it changes with the release.
 */
function placeOf(finding: DaemonTrialEvent | Grown, evidence: Evidence): string {
  if ('grown' in finding || !finding.state.startsWith('ended')) return '';
  const end = evidence
    .all('daemon')
    .findLast(({ action, at, daemon }) => action === 'exit' && at <= finding.end && daemon === finding.daemon);
  const [, file] = /panicked at ([^:\n]+):\d+/.exec(end?.output ?? '') ?? [];
  return file === undefined ? '' : `, a panic in ${file}`;
}

/**
 * The finding in words. The octets of a request are not among them: a fault without a public report must not become a recipe in a stored
 * document. They are in the events.
 */
function textOf(finding: DaemonTrialEvent | Grown, { daemon: { id }, generated }: Cell): string {
  if ('grown' in finding) return `${id} ${finding.grown}`;
  const { what, sent, state, fault } = finding;
  if (fault !== undefined) return `after ${what}: ${fault}`;
  const { seed } = generatedIn({ generated });
  const how = state === 'deaf' ? 'runs and is deaf' : state;
  return `after ${what}${sent ? ` (seed ${seed})` : ''}, ${id} ${how}`;
}

/** What a daemon holds too much of. */
interface Grown {
  /** In words that do not depend on the machine. */
  kind: string;
  grown: string;
}

/** A request of this size that is never freed shows; less is lost in the noise of allocators. */
const LEAK_KIB_PER_REQUEST = 1;

/** What grows in every round of a type of request: descriptors or threads by any number, memory by the size of a leak. */
function grown(evidence: Evidence, cell: Cell): Grown | undefined {
  const leak = LEAK_KIB_PER_REQUEST * requestsOfRound(generatedIn(cell));
  const types = Map.groupBy(roundsIn(evidence), ({ when }) => when.replace(/^round \d+/, ''));
  const growing = [...types].map(([type, rounds]) => ({ type, kinds: growingIn(rounds, leak) }));
  const [first, ...others] = growing.filter(({ kinds }) => kinds.length > 0);
  if (!first) return undefined;
  const further = others.length > 0 ? ` and ${others.length} other types` : '';
  return { kind: 'growth', grown: `holds more ${first.kinds.join(' and ')} after every round${first.type}${further}` };
}

function growingIn(rounds: readonly DaemonResourcesEvent[], leak: number): string[] {
  const growsBy = (value: (each: DaemonResourcesEvent) => number, least: number) =>
    rounds.length > 2 &&
    rounds.slice(1).every((each, at) => value(each) - value(rounds[at] as DaemonResourcesEvent) >= least);
  return [
    growsBy(({ descriptors }) => descriptors, 1) ? ['descriptors'] : [],
    growsBy(({ threads }) => threads, 1) ? ['threads'] : [],
    growsBy(({ residentKib }) => residentKib, leak) ? ['memory'] : [],
  ].flat();
}

function roundsIn(evidence: Evidence): DaemonResourcesEvent[] {
  return evidence.all('daemon-resources').filter(({ when }) => when !== FIRST && when !== LAST);
}

/** What the daemon holds before its hostile clients and after them; undefined if it was started again, which makes it another process. */
function heldBy(evidence: Evidence): { first: DaemonResourcesEvent; last: DaemonResourcesEvent } | undefined {
  const [first, last] = [FIRST, LAST].map((moment) =>
    evidence.all('daemon-resources').find(({ when }) => when === moment),
  );
  if (!first || !last) return undefined;
  const isSame = evidence.all('daemon').every(({ action, at }) => action !== 'start' || at < first.at);
  return isSame ? { first, last } : undefined;
}

function heldText(evidence: Evidence): Record<string, string> {
  const held = heldBy(evidence);
  if (!held) return {};
  const text = (key: 'descriptors' | 'threads' | 'residentKib') => `${held.first[key]}, then ${held.last[key]}`;
  return { descriptors: text('descriptors'), threads: text('threads'), 'memory (KiB)': text('residentKib') };
}

/**
 * What the daemon holds although its clients have left. Threads may be those of a pool that grew to its size. Memory is compared by rounds
 * alone, because allocators keep some.
 */
function kept(evidence: Evidence): Grown | undefined {
  const held = heldBy(evidence);
  if (!held) return undefined;
  const { first, last } = held;
  const [descriptors, threads] = [last.descriptors - first.descriptors, last.threads - first.threads];
  const kinds = [
    descriptors > 0 ? [`${descriptors} descriptors`] : [],
    threads > WORKERS ? [`${threads} threads`] : [],
  ].flat();
  if (kinds.length === 0) return undefined;
  return { kind: 'more than before', grown: `holds ${kinds.join(' and ')} more than before its clients came` };
}

/** The daemon that the hostile clients met answered the raw client, and the program by its own reply. */
function answeredBefore(all: readonly DaemonTrialEvent[], { daemon }: Cell): Control {
  const state = all.find(({ what }) => what === BEFORE)?.state ?? 'was not tried';
  return control('the daemon answers before', state === 'answers', `before any hostile client, ${daemon.id} ${state}`);
}

/**
 * Hostile clients of each trial reached the daemon's socket, and it took octets of them; a full queue of the socket refuses some of a crowd. A daemon
 * that ended may have done so at the first connection, before any octet was sent, or late, after a trial in which another thread still answered.
 */
function reached(trials: readonly DaemonTrialEvent[], { daemon }: Cell, saysNothing: boolean): Control {
  const missed = trials.filter(({ connections, connected, octets = 1, state }, at) => {
    if (connections === 0) return false;
    if (state.startsWith('ended')) return trials.slice(0, at + 1).every((each) => each.connected === 0);
    return connected === 0 || (!saysNothing && octets === 0);
  });
  const ok = trials.length > 0 && missed.length === 0;
  const words =
    trials.length === 0
      ? 'no hostile client ran'
      : `in ${missed.length} of ${trials.length} trials no client reached ${daemon.id}${saysNothing ? '' : ' with any octet'}`;
  return control('the hostile clients reach the daemon', ok, ok ? `in ${trials.length} trials` : words);
}

/** The flood reached the resolver: its workers sent queries, and no reply came before the clients had left. */
function wasAsked(evidence: Evidence, queries: number): Control {
  const left = evidence.all('daemon-resources').find(({ when }) => when === FLOODED)?.at ?? 0;
  const before = evidence.all('dns-query').filter(({ at }) => at <= left);
  const asked = new Map(before.flatMap(({ query, name }) => (name?.startsWith('flood') ? [[query, name]] : [])));
  const answered = evidence.all('dns-reply').filter(({ query, at }) => at <= left && asked.has(query));
  const names = new Set(asked.values());
  const words = `${names.size} names were asked for, and ${answered.length} replies came`;
  return control('the lookups reach the nameserver', names.size >= queries && answered.length === 0, words);
}

/** What the daemon holds was read before and after its clients; for its growth, after some rounds too. */
function wasMeasured(evidence: Evidence, finds: FaultVariant['finds']): Control {
  const moments = evidence.all('daemon-resources').map(({ when }) => when);
  const rounds = roundsIn(evidence).length;
  const isWhole = [FIRST, LAST].every((moment) => moments.includes(moment)) && (finds !== 'growth' || rounds > 2);
  return control('the daemon is measured', isWhole, `${moments.length} readings`);
}

/** Less than the stack of any thread, in KiB (lab/daemon-suite/limits.ts). */
const LEAST_STACK_KIB = 64;

/**
 * While its clients waited, the limit of the daemon's process was in force, and they were more than it allows; or the daemon had ended. The
 * lookups reach the nameserver without the limit.
 */
function wasUsedUp(evidence: Evidence, what: NonNullable<FaultVariant['usesUp']>): Control {
  const reading = (moment: string) => evidence.all('daemon-resources').find(({ when }) => when === moment);
  const [first, limited] = [reading(LIMITED), reading(AT_LIMIT)];
  const name = `the daemon has no ${what} left`;
  if (!first || !limited) return control(name, false, 'not read while the clients waited');
  if (limited.processes === 0) return control(name, true, 'it had ended');
  const { freeDescriptors = Number.POSITIVE_INFINITY, roomKib = Number.POSITIVE_INFINITY, threads } = limited;
  if (what === 'descriptors') {
    const clients = evidence.all('daemon-trial').map(({ connections }) => connections);
    const { freeDescriptors: most = Number.POSITIVE_INFINITY } = first;
    const ok = most <= FURTHER_DESCRIPTORS && freeDescriptors <= most && Math.max(...clients) > most;
    return control(name, ok, `${most} were free, for ${Math.max(...clients)} clients`);
  }
  const free = reading(WITHOUT_LIMIT);
  const asked = evidence.all('dns-query').filter(({ at }) => free !== undefined && at > limited.at && at <= free.at);
  const words = `${roomKib} KiB of address space, ${first.threads} threads before, ${threads} at the limit, ${free?.threads ?? 'unread'} without it, ${asked.length} queries then`;
  return control(name, roomKib < LEAST_STACK_KIB && asked.length > 0, words);
}
