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
export const COUNTS = ['workers-first', 'workers-last'] as const;

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

/**
 * Counts the workers of a daemon: makes more and more lookups, answers none, and waits until nothing moves any more. As many as
 * then wait at a nameserver are in the hands of a worker each; the others wait for one. A daemon that starts workers as they are needed
 * has started them by then.
 * @returns 1 for a daemon that starts a new process for each lookup, 0 for none
 */
export async function countWorkers(
  { daemon, program, servers }: Asking,
  when: (typeof COUNTS)[number],
): Promise<number> {
  if (!daemon) return 0;
  if (!keepsWorkers(daemon.id)) return 1;
  const labels: string[] = [];
  const lookups: Promise<unknown>[] = [];
  const held = holdAnswers(servers, (name) => labels.includes(name.split('.')[0] ?? ''));
  do {
    const label = `${when}-${labels.length + 1}`;
    labels.push(label);
    lookups.push(
      program.call('getaddrinfo', { name: `${label}.lab.test` }, { thread: `counts-${labels.length}`, label }),
    );
    // It is awaited below, and may fail before.
    lookups.at(-1)?.catch(() => {});
    await daemon.idle([program]);
  } while (held.names.size === labels.length && labels.length < MOST);
  const count = held.names.size;
  held.release();
  await Promise.all(lookups);
  for (const server of servers) server.behaveNormally();
  return count;
}

/**
 * The workers that a daemon had, as the servers saw it: lookups of the count that had come to a server before any of them was answered.
 * Undefined where every lookup was taken up at once, which gives no number, or where nobody counted.
 */
export function workersSeen(evidence: Evidence, daemon: DaemonId, when: (typeof COUNTS)[number]): number | undefined {
  if (!keepsWorkers(daemon)) return daemon === 'none' ? 0 : 1;
  const calls = evidence.calls(`${when}-`);
  const queries = calls.map(({ args }) => evidence.queriesFor(`${args.name}`));
  const firstReply = Math.min(...queries.flat().flatMap((query) => evidence.replyTo(query)?.at ?? []));
  const atOnce = queries.filter(([first]) => first !== undefined && first.at < firstReply).length;
  return atOnce > 0 && atOnce < calls.length ? atOnce : undefined;
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
  const held: Exchange[] = [];
  let released = false;
  const answer = (exchange: Exchange) => exchange.send(exchange.defaultReply());
  const hold = rule('until-nothing-moves', { when: ({ name }: { name: string }) => among(name) }, (exchange) => {
    names.add(exchange.event.name);
    if (released) return answer(exchange);
    exchange.defer();
    held.push(exchange);
  });
  for (const server of servers) server.behave(hold);
  return {
    /** The names that have come to a server. */
    names,
    release() {
      released = true;
      for (const exchange of held.splice(0)) answer(exchange);
    },
  };
}
