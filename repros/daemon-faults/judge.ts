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
import { KNOWN } from './known.ts';
import { BEFORE } from './scenario.ts';
import type { FaultVariant } from './variants.ts';

/**
 * Reproduced: after hostile clients the daemon does not answer, gives a wrong answer, or holds more and more; for a known fault, in the way
 * that its source says.
 */
export function judge(evidence: Evidence, cell: Cell, { finds, queries = 0 }: FaultVariant): Judgement {
  const all = evidence.all('daemon-trial');
  const trials = all.filter(({ what }) => what !== BEFORE);
  const finding = findingIn(evidence, cell, finds);
  const { reproduced, measures } = compareWithKnown(finding ? [kindOf(finding)] : [], knownIn(KNOWN, cell));
  return {
    reproduced,
    because: finding === undefined ? `${cell.daemon.id} answers after ${trials.length} trials` : textOf(finding, cell),
    controls: [
      answeredBefore(all, cell),
      reached(trials, cell),
      ...(queries > 0 ? [wasAsked(evidence, queries)] : []),
      ...(finds === 'growth' ? [wasMeasured(evidence)] : []),
    ],
    measures: { trials: trials.length, ...(finding && 'state' in finding && { state: finding.state }), ...measures },
  };
}

/** The state of the daemon after the hostile clients, in a line that does not depend on the requests. */
export function outcomeText(evidence: Evidence, { finds }: FaultVariant, cell: Cell): string {
  const finding = findingIn(evidence, cell, finds);
  return finding === undefined ? 'answers' : kindOf(finding);
}

function findingIn(evidence: Evidence, cell: Cell, finds: FaultVariant['finds']) {
  const trials = evidence.all('daemon-trial').filter(({ what }) => what !== BEFORE);
  return smallestFinding(trials) ?? (finds === 'growth' ? grown(evidence, cell) : undefined);
}

/** A finding in words that do not depend on the requests. */
function kindOf(finding: DaemonTrialEvent | { grown: string }): string {
  if ('grown' in finding) return 'growth';
  return finding.fault === undefined ? finding.state : 'a wrong answer';
}

/**
 * The finding in words. The octets of a request are not among them: a fault without a public report must not become a recipe in a stored
 * document. They are in the events.
 */
function textOf(finding: DaemonTrialEvent | { grown: string }, { daemon: { id }, generated }: Cell): string {
  if ('grown' in finding) return `${id} ${finding.grown}`;
  const { what, sent, state, fault } = finding;
  if (fault !== undefined) return `after ${what}: ${fault}`;
  const { seed } = generatedIn({ generated });
  const how = state === 'deaf' ? 'runs and is deaf' : state;
  return `after ${what}${sent ? ` (seed ${seed})` : ''}, ${id} ${how}`;
}

/** A request of this size that is never freed shows; less is lost in the noise of allocators. */
const LEAK_KIB_PER_REQUEST = 1;

/** What grows in every round: descriptors or threads by any number, memory by the size of a leak. */
function grown(evidence: Evidence, cell: Cell): { grown: string } | undefined {
  const rounds = evidence.all('daemon-resources');
  const leak = LEAK_KIB_PER_REQUEST * generatedIn(cell).cases;
  const growsBy = (value: (each: DaemonResourcesEvent) => number, least: number) =>
    rounds.length > 2 &&
    rounds.slice(1).every((each, at) => value(each) - value(rounds[at] as DaemonResourcesEvent) >= least);
  const kinds = [
    growsBy(({ descriptors }) => descriptors, 1) ? ['descriptors'] : [],
    growsBy(({ threads }) => threads, 1) ? ['threads'] : [],
    growsBy(({ residentKib }) => residentKib, leak) ? ['memory'] : [],
  ].flat();
  return kinds.length === 0 ? undefined : { grown: `holds more ${kinds.join(' and ')} after every round` };
}

/** The daemon that the hostile clients met answered the raw client, and the program by its own reply. */
function answeredBefore(all: readonly DaemonTrialEvent[], { daemon }: Cell): Control {
  const state = all.find(({ what }) => what === BEFORE)?.state ?? 'was not tried';
  return control('the daemon answers before', state === 'answers', `before any hostile client, ${daemon.id} ${state}`);
}

/** Each hostile client reached the daemon's socket; a full queue of the socket refuses some of a crowd. */
function reached(trials: readonly DaemonTrialEvent[], { daemon }: Cell): Control {
  const missed = trials.filter(({ connections, connected }) => connections > 0 && connected === 0);
  const ok = trials.length > 0 && missed.length === 0;
  const words =
    trials.length === 0
      ? 'no hostile client ran'
      : `in ${missed.length} of ${trials.length} trials no client reached ${daemon.id}`;
  return control('the hostile clients reach the daemon', ok, ok ? `in ${trials.length} trials` : words);
}

/** The flood reached the resolver: each worker sent queries that were not answered. */
function wasAsked(evidence: Evidence, queries: number): Control {
  const names = new Set(evidence.all('dns-silence').map(({ query }) => query));
  return control('the lookups reach the nameserver', names.size >= queries, `${names.size} queries got no answer`);
}

/** All rounds were measured in one process. */
function wasMeasured(evidence: Evidence): Control {
  const count = evidence.all('daemon-resources').length;
  return control('the daemon is measured', count > 2, `${count} readings`);
}
