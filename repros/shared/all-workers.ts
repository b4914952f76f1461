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

/** When a daemon's workers are counted: before anything happens to them, and again when all is over. */
const COUNTS = ['workers-first', 'workers-last'] as const;

/** With more workers than this a story would be told with too many lookups; such a daemon has no number that could be measured. */
const MOST = 32;

/**
 * The settings that ask a daemon for a small number of workers, each with a resolver state of its own. nscd never has fewer than
 * databases, which are five (nscd/connections.c, nscd/nscd_conf.c). How many there are is measured (`countWorkers`).
 */
export const WORKER_SETTINGS: Record<DaemonId, Record<string, number>> = {
  none: {},
  nsncd: { NSNCD_WORKER_COUNT: 4 },
  nscd: { threads: 5, 'max-threads': 5 },
  unscd: {},
};

/** Whether a daemon has workers that live on from one lookup to the next. unscd starts a new process for each. */
function keepsWorkers(daemon: DaemonId): boolean {
  return daemon === 'nsncd' || daemon === 'nscd';
}

/** A program that asks a daemon for a name, from as many threads as are wanted. */
export interface Asking {
  daemon: Daemon;
  program: ProbeProcess;
  servers: readonly FakeDns[];
}

/** One lookup more than the most workers that the settings ask for: as a rule one batch is enough. */
const FIRST_BATCH = 6;

/** On a machine that is too busy for this many attempts a count says nothing. */
const ATTEMPTS = 5;

/**
 * Counts the workers of a daemon: makes lookups, answers none, and waits until nothing can move. Each lookup that then waits at a
 * nameserver occupies a worker; the others wait for one. As long as all are taken up, more are made. A daemon that starts workers
 * as they are needed has started them by then.
 *
 * A worker whose resolver gave up its lookup takes another, and would count twice. So an attempt that lasted until a query was sent
 * again is discarded.
 *
 * @returns 1 for a daemon that starts a new process for each lookup, which is measured as well; 0 for none
 */
export async function countWorkers(asking: Asking, when: (typeof COUNTS)[number]): Promise<number> {
  const { daemon, servers } = asking;
  if (!daemon) return 0;
  if (!keepsWorkers(daemon.id)) {
    await showNewWorkers(asking, daemon, `${when}-1`);
    return 1;
  }
  for (let attempt = 1; ; attempt++) {
    const { count, sentAgain } = await countOnce(asking, daemon, `${when}-${attempt}`);
    for (const server of servers) server.behaveNormally();
    if (!sentAgain || attempt === ATTEMPTS) return count;
  }
}

/** Two lookups at once, so that a daemon with one worker for all shows as well. */
const LOOKUPS_OF_NEW = 2;

/** Puts the daemon's processes into the timeline while lookups are under way: each is to be made by a process that was not there before. */
async function showNewWorkers({ program, servers }: Asking, daemon: NonNullable<Daemon>, prefix: string) {
  const held = holdAnswers(servers, (name) => name.startsWith(`${prefix}-`));
  const lookups = Promise.all(
    Array.from({ length: LOOKUPS_OF_NEW }, (_, index) => {
      const label = `${prefix}-${index + 1}`;
      const thread = `counts-${index + 1}`;
      return program.call('getaddrinfo', { name: `${label}.lab.test` }, { thread, label });
    }),
  );
  // It is awaited below, and may fail before.
  lookups.catch(() => {});
  await daemon.idle([program]);
  await daemon.tellResolver('first lookup');
  held.release();
  await lookups;
  for (const server of servers) server.behaveNormally();
}

/** One attempt, with labels of the form `<prefix>-<number>`. */
async function countOnce({ program, servers }: Asking, daemon: NonNullable<Daemon>, prefix: string) {
  const lookups: Promise<unknown>[] = [];
  const held = holdAnswers(servers, (name) => name.startsWith(`${prefix}-`));
  for (let wanted = FIRST_BATCH; ; wanted = Math.min(2 * wanted, MOST)) {
    while (lookups.length < wanted) {
      const label = `${prefix}-${lookups.length + 1}`;
      const thread = `counts-${lookups.length + 1}`;
      const lookup = program.call('getaddrinfo', { name: `${label}.lab.test` }, { thread, label });
      // It is awaited below, and may fail before.
      lookup.catch(() => {});
      lookups.push(lookup);
    }
    await daemon.idle([program]);
    if (held.names.size < wanted || wanted === MOST || held.sentAgain()) break;
  }
  const [count, sentAgain] = [held.names.size, held.sentAgain()];
  held.release();
  await Promise.all(lookups);
  return { count, sentAgain };
}

/**
 * The workers that a daemon had, as the servers saw it: lookups of the last attempt whose query came to a server before any of them
 * was answered. Undefined, because it gives no number, where every lookup was taken up at once, where a query was sent again before,
 * and where nobody counted.
 */
export function workersSeen(evidence: Evidence, daemon: DaemonId, when: (typeof COUNTS)[number]): number | undefined {
  if (daemon === 'none') return 0;
  if (!keepsWorkers(daemon)) return newWorkersSeen(evidence, daemon, when) ? 1 : undefined;
  const attempts = Map.groupBy(evidence.calls(`${when}-`), ({ label = '' }) => label.slice(0, label.lastIndexOf('-')));
  const calls = [...attempts.values()].at(-1) ?? [];
  const queries = calls.map(({ args }) => evidence.queriesFor(`${args.name}`));
  const firstReply = Math.min(...queries.flat().flatMap((query) => evidence.replyTo(query)?.at ?? []));
  const before = queries.map((ofCall) => ofCall.filter(({ at }) => at < firstReply));
  if (before.some((ofCall) => new Set(ofCall.map(({ type }) => type)).size < ofCall.length)) return undefined;
  const atOnce = before.filter(({ length }) => length > 0).length;
  return atOnce > 0 && atOnce < calls.length ? atOnce : undefined;
}

/**
 * Whether each lookup of a count was made by a process of its own: while they were under way the daemon had as many that are in no other
 * reading of its processes. Older runs have not looked.
 */
function newWorkersSeen(evidence: Evidence, daemon: DaemonId, when: (typeof COUNTS)[number]): boolean {
  const calls = evidence.calls(`${when}-`);
  if (calls.length === 0) return true;
  const [from, to] = [Math.min(...calls.map(({ at }) => at)), Math.max(...calls.map(({ end }) => end))];
  const readings = evidence.all('resolver').filter(({ of }) => of === daemon);
  const isOfCount = ({ at }: { at: number }) => at > from && at < to;
  const keys = (of: typeof readings) =>
    of.flatMap(({ processes }) => processes.map(({ pid, started }) => `${pid} ${started}`));
  const others = new Set(keys(readings.filter((reading) => !isOfCount(reading))));
  const own = new Set(keys(readings.filter(isOfCount)).filter((key) => !others.has(key)));
  return own.size >= calls.length;
}

/** The control that a daemon had, at the beginning and at the end, as many workers as lookups were made at once in between. */
export function workersMeasured(evidence: Evidence, daemon: DaemonId, lookups: number): Control {
  const counts = COUNTS.map((when) => workersSeen(evidence, daemon, when));
  const ok = counts.every((count) => count === lookups);
  const [first, last] = counts.map((count) => count ?? 'no number of');
  const words = `${first} workers at the beginning and ${last} at the end, each looking a name up at the same time`;
  return control(
    'the daemon has its workers',
    ok,
    ok ? words : `${words}; the story was told with ${lookups} lookups at a time`,
  );
}

/**
 * Makes lookups that are all under way at the same moment: no server answers any of them before all have arrived at one.
 * With as many names as a daemon has workers, every worker gets one. Those that do not all arrive are answered when nothing moves
 * any more: a daemon that has lost workers ends as evidence, not in a lookup that nobody answers.
 */
export async function allAtOnce(
  { daemon, program, servers }: Asking,
  names: readonly string[],
  lookup: (name: string, position: number) => Promise<unknown>,
): Promise<void> {
  if (names.length === 0) return;
  const held = holdAnswers(servers, (name) => names.includes(name));
  const lookups = Promise.all(names.map(lookup));
  // It is awaited below, and may fail before.
  lookups.catch(() => {});
  await daemon?.idle([program]);
  held.release();
  await lookups;
  for (const server of servers) server.behaveNormally();
}

/** Has servers hold their answers for some names until they are told to send them, and all later ones at once. */
function holdAnswers(servers: readonly FakeDns[], among: (name: string) => boolean) {
  const names = new Set<string>();
  const questions = new Set<string>();
  const held: Exchange[] = [];
  let [released, sentAgain] = [false, false];
  const answer = (exchange: Exchange) => exchange.send(exchange.defaultReply());
  const hold = rule('until-nothing-moves', { when: ({ name }: { name: string }) => among(name) }, (exchange) => {
    names.add(exchange.event.name);
    if (released) return answer(exchange);
    const question = `${exchange.event.type} ${exchange.event.name}`;
    sentAgain ||= questions.has(question);
    questions.add(question);
    exchange.defer();
    held.push(exchange);
  });
  for (const server of servers) server.behave(hold);
  return {
    /** The names that have come to a server. */
    names,
    /** Whether a query came a second time before the answers were released: its sender had waited out a timeout. */
    sentAgain: () => sentAgain,
    release() {
      released = true;
      for (const exchange of held.splice(0)) answer(exchange);
    },
  };
}
