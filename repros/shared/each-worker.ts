import type { OutcomePattern, ScenarioDefinition, SceneAccess } from 'resolv-lab';
import { type CallEvent, type Control, control, type Evidence, type StepDefinition } from '../../lab/index.ts';

/** The lookups of the outage, on as many threads as nsncd has workers. */
const OUTAGE = ['one', 'two'];

/** The lookups after the change. */
const AFTER = ['first', 'second'];

/** Two workers of nsncd, and a nameserver that loses the answer to AAAA: the outage of bug 31476. */
export const twoWorkers = {
  conf: 'nameserver A\noptions timeout:1',
  servers: { A: 'drop type=AAAA', B: 'answers' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonSettings: { NSNCD_WORKER_COUNT: OUTAGE.length },
  libcs: 'glibc',
  controls: checkEachWorker,
} as const satisfies Partial<ScenarioDefinition>;

/**
 * Both workers are in the outage, which ends. Each makes a lookup, the file changes, and each makes a lookup again.
 *
 * @param after that lookup for each worker, which is one request: the first of a database asks for the map of its cache as well
 */
export function changeAfterOutage(change: string, before: string, after = [before, before]): readonly StepDefinition[] {
  return [
    readThreads,
    OUTAGE.map((label) => `${label}: getaddrinfo ${label}.lab.test thread=${label}`),
    'server A answers',
    ...[before, before, readThreads, change],
    ...AFTER.flatMap((label, at) => [`${label}: ${after[at]}`, readThreads]),
  ];
}

/** One outcome of the lookups of both workers. */
export function ofEachWorker(pattern: OutcomePattern): Record<string, OutcomePattern> {
  return Object.fromEntries(AFTER.map((label) => [label, pattern]));
}

/** A step that reads how often each thread of the daemon has run, when it has nothing more to do. */
async function readThreads({ daemon }: SceneAccess): Promise<void> {
  await daemon?.idle([]);
  await daemon?.states();
}

/**
 * Each worker was in the outage, and made one of the lookups after the change: the thread that accepts connections ran for both of these, and one
 * other for each.
 */
function checkEachWorker(evidence: Evidence): Control[] {
  const inOutage = OUTAGE.map((label) => evidence.call(label));
  const ran = AFTER.map((label) => threadsThatRan(evidence, [evidence.call(label)]));
  const always = new Set(ran[0]?.filter((thread) => ran.every((each) => each.includes(thread))));
  const workers = ran.map((threads) => threads.filter((thread) => !always.has(thread)));
  const hit = threadsThatRan(evidence, inOutage);
  const each = workers.flat();
  const isEach = workers.every(({ length }) => length === 1) && each.every((worker) => hit.includes(worker));
  return [
    control('the outage met every worker', areConcurrent(evidence, inOutage), `${OUTAGE.length} lookups at one time`),
    control(
      'each worker made one of the lookups',
      isEach,
      AFTER.map((label, at) => `${label}: thread ${workers[at]?.join(', ') || 'unknown'}`).join('; '),
    ),
  ];
}

/** The threads of the daemon that ran between the reading before some calls and the reading after them. */
function threadsThatRan(evidence: Evidence, calls: readonly CallEvent[]): number[] {
  const states = evidence.all('daemon-states');
  const before = states.findLast(({ end }) => calls.every(({ at }) => end <= at));
  const after = states.find(({ at }) => calls.every(({ end }) => at >= end));
  const switches = new Map(before?.threads.map((thread) => [thread.tid, thread.switches]));
  return (after?.threads ?? []).flatMap(({ tid, switches: count }) => (switches.get(tid) === count ? [] : [tid]));
}

/** A worker has taken a lookup up when its first query arrives. */
function areConcurrent(evidence: Evidence, calls: readonly CallEvent[]): boolean {
  const begun = calls.map(({ args }) => evidence.queriesFor(`${args.name}`)[0]?.at ?? Number.POSITIVE_INFINITY);
  return Math.max(...begun) < Math.min(...calls.map(({ end }) => end));
}
