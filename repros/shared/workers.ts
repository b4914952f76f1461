import { type Exchange, type FakeDns, rule } from '../../fake-dns/index.ts';
import {
  type Cell,
  type Control,
  control,
  type Evidence,
  type ProbeProcess,
  type ScenarioContext,
} from '../../lab/index.ts';

type DaemonId = Cell['daemon']['id'];
type Daemon = Awaited<ReturnType<ScenarioContext['daemon']>>;

/** The labels of the two counts of a daemon's workers: before the first lookup of a scenario, and at its end. */
const COUNTS = ['workers-first', 'workers-last'] as const;

/** The most lookups in one count. A daemon with more workers gives no number. */
const MAX_LOOKUPS = 32;

/**
 * Settings that ask a daemon for few workers, each with its own resolver state. nscd starts at least one thread per database, of which it
 * has five (nscd/connections.c, nscd/nscd_conf.c). The real number is measured (`countWorkers`).
 */
export const WORKER_SETTINGS: Record<DaemonId, Record<string, number>> = {
  none: {},
  nsncd: { NSNCD_WORKER_COUNT: 4 },
  nscd: { threads: 5, 'max-threads': 5 },
  unscd: {},
};

/** Whether a daemon's workers outlive one lookup. unscd starts a new process for each. */
function keepsWorkers(daemon: DaemonId): boolean {
  return daemon === 'nsncd' || daemon === 'nscd';
}

/** A program that asks a daemon for names from several threads, and the nameservers behind the daemon. */
export interface DaemonClient {
  daemon: Daemon;
  program: ProbeProcess;
  servers: readonly FakeDns[];
}

/** The thread that makes the lookup at a position of a batch. It is the same in all batches, because Node takes 30 ms of CPU time to start one. */
export function askingThread(position: number): string {
  return `asks-${position}`;
}

/** One lookup more than the settings ask for workers, so that one batch is usually enough. */
function firstBatch(daemon: DaemonId): number {
  return 1 + Math.max(...Object.values(WORKER_SETTINGS[daemon]));
}

/** After this many attempts on a busy machine the count gives no number. */
const ATTEMPTS = 5;

/**
 * Counts the workers of a daemon: sends lookups, answers none, and waits until neither program nor daemon can continue. Each lookup
 * that waits for a nameserver occupies a worker; the others wait for a worker. If every lookup has a worker, more are sent. A daemon that
 * starts workers on demand has started them by then.
 *
 * A worker whose lookup timed out takes the next one and would count twice. An attempt with a retransmitted query is therefore discarded.
 * A timeout also stays in the state of its worker, so before a scenario's first lookup the daemon is started again.
 *
 * @returns 1 for a daemon that starts a new process for each lookup, which is measured as well; 0 without a daemon
 */
export async function countWorkers(client: DaemonClient, when: (typeof COUNTS)[number]): Promise<number> {
  const { daemon, servers } = client;
  if (!daemon) return 0;
  if (!keepsWorkers(daemon.id)) {
    await recordNewWorkers(client, daemon, `${when}-1`);
    return 1;
  }
  for (let attempt = 1; ; attempt++) {
    const { count, retransmitted } = await countOnce(client, daemon, `${when}-${attempt}`);
    for (const server of servers) server.behaveNormally();
    if (!retransmitted || attempt === ATTEMPTS) return count;
    if (when === 'workers-first') await daemon.restart();
  }
}

/** Two concurrent lookups, because a daemon with one worker for all lookups would need only one process. */
const CONCURRENT_LOOKUPS = 2;

/** Records the daemon's processes while lookups are in progress: a new process must make each of them. */
async function recordNewWorkers({ program, servers }: DaemonClient, daemon: NonNullable<Daemon>, prefix: string) {
  const deferred = deferAnswers(servers, (name) => name.startsWith(`${prefix}-`), CONCURRENT_LOOKUPS);
  const lookups = Promise.all(
    Array.from({ length: CONCURRENT_LOOKUPS }, (_, index) => {
      const label = `${prefix}-${index + 1}`;
      const thread = askingThread(index + 1);
      return program.call('getaddrinfo', { name: `${label}.lab.test` }, { thread, label });
    }),
  );
  // The await below handles the rejection; without this handler an earlier one would be unhandled.
  lookups.catch(() => {});
  await untilDeferred(deferred, daemon, program);
  await daemon.recordResolver('first lookup');
  deferred.release();
  await lookups;
  for (const server of servers) server.behaveNormally();
}

/** One attempt, with labels of the form `<prefix>-<number>`. */
async function countOnce({ program, servers }: DaemonClient, daemon: NonNullable<Daemon>, prefix: string) {
  const lookups: Promise<unknown>[] = [];
  const deferred = deferAnswers(servers, (name) => name.startsWith(`${prefix}-`));
  for (let wanted = firstBatch(daemon.id); ; wanted = Math.min(2 * wanted, MAX_LOOKUPS)) {
    while (lookups.length < wanted) {
      const label = `${prefix}-${lookups.length + 1}`;
      const thread = askingThread(lookups.length + 1);
      const lookup = program.call('getaddrinfo', { name: `${label}.lab.test` }, { thread, label });
      // Promise.all below handles the rejection; without this handler an earlier one would be unhandled.
      lookup.catch(() => {});
      lookups.push(lookup);
    }
    await daemon.idle([program]);
    if (deferred.names.size < wanted || wanted === MAX_LOOKUPS || deferred.retransmitted()) break;
  }
  const count = deferred.names.size;
  deferred.release();
  await Promise.all(lookups);
  return { count, retransmitted: deferred.retransmitted() };
}

/**
 * The number of a daemon's workers in the servers' logs: lookups of the last attempt whose query arrived before the first answer. It is
 * undefined if every lookup had a worker, if a query was retransmitted before the first answer, or without a count.
 */
export function workersSeen(evidence: Evidence, daemon: DaemonId, when: (typeof COUNTS)[number]): number | undefined {
  if (daemon === 'none') return 0;
  if (!keepsWorkers(daemon)) return hasNewWorkers(evidence, daemon, when) ? 1 : undefined;
  const attempts = Map.groupBy(evidence.calls(`${when}-`), ({ label = '' }) => label.slice(0, label.lastIndexOf('-')));
  const calls = [...attempts.values()].at(-1) ?? [];
  const queries = calls.map(({ args }) => evidence.queriesFor(`${args.name}`));
  const firstReply = Math.min(...queries.flat().flatMap((query) => evidence.replyTo(query)?.at ?? []));
  const before = queries.map((ofCall) => ofCall.filter(({ at }) => at < firstReply));
  if (before.some((ofCall) => new Set(ofCall.map(({ type }) => type)).size < ofCall.length)) return undefined;
  const concurrent = before.filter(({ length }) => length > 0).length;
  return concurrent > 0 && concurrent < calls.length ? concurrent : undefined;
}

/**
 * Whether a process of its own made each lookup of a count: during the lookups the daemon had as many processes that no other reading has.
 * True for older runs, which have no such reading.
 */
function hasNewWorkers(evidence: Evidence, daemon: DaemonId, when: (typeof COUNTS)[number]): boolean {
  const calls = evidence.calls(`${when}-`);
  if (calls.length === 0) return true;
  const [from, to] = [Math.min(...calls.map(({ at }) => at)), Math.max(...calls.map(({ end }) => end))];
  const readings = evidence.all('resolver').filter(({ of }) => of === daemon);
  const isDuringCount = ({ at }: { at: number }) => at > from && at < to;
  const keys = (some: typeof readings) =>
    some.flatMap(({ processes }) => processes.map(({ pid, started }) => `${pid} ${started}`));
  const others = new Set(keys(readings.filter((reading) => !isDuringCount(reading))));
  const own = new Set(keys(readings.filter(isDuringCount)).filter((key) => !others.has(key)));
  return own.size >= calls.length;
}

/** Checks that a daemon had, at both counts, as many workers as the scenario made concurrent lookups. */
export function checkWorkerCount(evidence: Evidence, daemon: DaemonId, lookups: number): Control {
  const counts = COUNTS.map((when) => workersSeen(evidence, daemon, when));
  const ok = counts.every((count) => count === lookups);
  const [first, last] = counts.map((count) => count ?? 'unknown');
  const found = `workers at the beginning: ${first}, at the end: ${last}`;
  return control(
    'the daemon has its workers',
    ok,
    ok ? found : `${found}; the scenario made ${lookups} lookups at a time`,
  );
}

/**
 * Makes lookups that are all in progress at the same moment: the servers answer none before all have arrived. With as many names as a
 * daemon has workers, each worker gets one. If a daemon has lost workers, the servers answer once neither side can continue, so that the
 * lookups end and leave evidence.
 */
export async function lookUpConcurrently(
  { daemon, program, servers }: DaemonClient,
  names: readonly string[],
  lookup: (name: string, position: number) => Promise<unknown>,
): Promise<void> {
  if (names.length === 0) return;
  const deferred = deferAnswers(servers, (name) => names.includes(name), new Set(names).size);
  const lookups = Promise.all(names.map(lookup));
  // The await below handles the rejection; without this handler an earlier one would be unhandled.
  lookups.catch(() => {});
  if (daemon) await untilDeferred(deferred, daemon, program);
  deferred.release();
  await lookups;
  for (const server of servers) server.behaveNormally();
}

/**
 * Waits until a query of every deferred lookup has arrived, or until neither program nor daemon can continue. On a busy machine the second takes
 * longer than a timeout of the resolver, so that the lookups would fail before their answers.
 */
async function untilDeferred(
  { arrived }: ReturnType<typeof deferAnswers>,
  daemon: NonNullable<Daemon>,
  program: ProbeProcess,
): Promise<void> {
  const stop = new AbortController();
  await Promise.race([arrived, daemon.idle([program], stop.signal)]).finally(() => stop.abort());
}

/**
 * Makes servers defer their answers for some names until `release`; later queries are answered at once.
 *
 * @param count the number of names after whose first queries `arrived` resolves; without it `arrived` does not resolve
 */
function deferAnswers(
  servers: readonly FakeDns[],
  matches: (name: string) => boolean,
  count = Number.POSITIVE_INFINITY,
) {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const names = new Set<string>();
  const questions = new Set<string>();
  const pending: Exchange[] = [];
  let [released, retransmitted] = [false, false];
  const answer = (exchange: Exchange) => exchange.send(exchange.defaultReply());
  const defer = rule('until-nothing-moves', { when: ({ name }: { name: string }) => matches(name) }, (exchange) => {
    names.add(exchange.event.name);
    if (names.size >= count) resolve();
    const question = `${exchange.event.type} ${exchange.event.name}`;
    retransmitted ||= questions.has(question);
    questions.add(question);
    if (released) return answer(exchange);
    exchange.defer();
    pending.push(exchange);
  });
  for (const server of servers) server.behave(defer);
  return {
    /** The names for which a query has arrived. */
    names,
    /** Resolves when a query has arrived for each of `count` names. */
    arrived,
    /** Whether a query arrived twice: its sender's timeout had expired. */
    retransmitted: () => retransmitted,
    release() {
      released = true;
      for (const exchange of pending.splice(0)) answer(exchange);
    },
  };
}
