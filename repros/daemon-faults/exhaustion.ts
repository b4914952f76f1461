import { type Exchange, type FakeDns, rule } from '../../fake-dns/index.ts';
import { type DaemonTrials, encodeRequest, type Generated, type RawConnection, textKey } from '../../lab/index.ts';
import { type Setup, WORKERS } from './setup.ts';

/** Enough for a client and the files of a lookup, and fewer than connections that a daemon accepts at once. */
export const FURTHER_DESCRIPTORS = 4;

/**
 * Silent clients that hold all descriptors of the daemon, and others with right requests behind them. The silent ones leave, and the others
 * are served; then the daemon gets its limit back.
 */
export async function withoutDescriptors(trials: DaemonTrials): Promise<void> {
  const takeBack = await trials.limitDescriptors(FURTHER_DESCRIPTORS);
  await trials.measure(LIMITED);
  const count = 4 * FURTHER_DESCRIPTORS;
  await trials.trial(`${count} clients and ${FURTHER_DESCRIPTORS} descriptors`, async () => {
    const connect = () => trials.client.connect({ record: false });
    const silent = Array.from({ length: count / 2 }, connect);
    await Promise.all(silent.map(({ opened }) => opened));
    // A daemon that tries to accept them again and again never sleeps.
    await trials.idle({ busyCpuS: 1 });
    const asking = Array.from({ length: count / 2 }, connect);
    await Promise.all(
      asking.map((connection, at) => connection.write(encodeRequest(GETPWBYNAME, textKey(`user${at}`)))),
    );
    await trials.idle({ busyCpuS: 1 });
    trials.measureNow(AT_LIMIT);
    await Promise.all(silent.map((connection) => connection.close()));
    await trials.idle();
    await Promise.all(asking.map((connection) => connection.close()));
    await takeBack();
    await trials.idle();
    return { connections: [...silent, ...asking] };
  });
  // nscd keeps "not found" for names that it looked up without descriptors, that of the last control among them.
  await trials.startAgain();
}

/** The reading when the limit is in force, before any client. */
export const LIMITED = 'at the limit';

/** The reading of what the daemon holds while its limit is in force and its clients wait. */
export const AT_LIMIT = 'at the limit, with the clients';

/** The same clients again, without the limit. */
export const WITHOUT_LIMIT = 'without the limit, with the clients';

/**
 * More lookups of hosts at once than the daemon has threads, first while it can start neither a thread nor a process, and then again without
 * the limit. The nameserver holds its replies until the daemon has nothing more to do.
 */
export async function withoutTasks(trials: DaemonTrials, _: Generated, { server }: Setup): Promise<void> {
  let tasks: 'threads' | 'processes' = 'threads';
  // Modules of the name service and malloc's arenas take address space when they are first used.
  await trials.trial(`${WORKERS} lookups`, async () => ({
    connections: await lookUpTogether(trials, server, { count: WORKERS, name: 'warm' }, () => {
      if (trials.hasChildren) tasks = 'processes';
    }),
  }));
  const takeBack = await trials.limitTasks(tasks);
  await trials.measure(LIMITED);
  const count = MORE_THAN_THREADS;
  await trials.trial(`${count} lookups, and no further thread or process`, async () => {
    const connections: RawConnection[] = [];
    for (let round = 0; round < (tasks === 'threads' ? 1 : ROUNDS) && trials.daemon.running; round++) {
      const lookups = { count, name: `limited${round}-` };
      connections.push(...(await lookUpTogether(trials, server, lookups, () => trials.measureNow(AT_LIMIT))));
    }
    await takeBack();
    await trials.idle();
    return { connections };
  });
  await trials.trial(`${count} lookups without the limit`, async () => ({
    connections: await lookUpTogether(trials, server, { count, name: 'free' }, () => trials.measureNow(WITHOUT_LIMIT)),
  }));
  // nscd keeps the threads that it started.
  await trials.startAgain();
}

/**
 * unscd starts a process for each lookup, and ends if this process is gone before it has read its request. So one of many lookups ends it.
 */
const ROUNDS = 30;

/** nscd starts with five threads, one for each database, also if its configuration has fewer (nscd/connections.c). */
const MORE_THAN_THREADS = 2 * WORKERS;

/** Looks up as many hosts at once; the nameserver replies when nothing more can happen without it, after `whileHeld`. */
async function lookUpTogether(
  trials: DaemonTrials,
  server: FakeDns,
  { count, name }: { count: number; name: string },
  whileHeld: () => void,
): Promise<RawConnection[]> {
  const held = hold(server);
  const connections = await ask(trials, count, name);
  await trials.idle();
  whileHeld();
  release(server, held);
  await Promise.race([Promise.all(connections.map(({ ended }) => ended)), trials.idle()]);
  return connections;
}

const GETPWBYNAME = 0;
const GETAI = 14;

/** Far more than threads of a daemon, and fewer than its descriptors. */
const FLOOD = 300;

/**
 * Lookups of different hosts at once, while no nameserver answers. The clients leave when a client of glibc would. Then the nameserver answers
 * again, also the queries that it still holds.
 */
export async function floodWithoutDns(trials: DaemonTrials, _: Generated, { server }: Setup): Promise<void> {
  const held = hold(server);
  await trials.trial(`${FLOOD} lookups without a nameserver`, async () => {
    const connections = await ask(trials, FLOOD, 'flood');
    await trials.untilEnded(connections);
    await Promise.all(connections.map((connection) => connection.close()));
    trials.measureNow(FLOODED);
    release(server, held);
    await trials.idle();
    return { connections };
  });
}

/** The reading when the clients of the flood have left, before the nameserver answers again. */
export const FLOODED = 'after the flood, without a nameserver';

/** Keeps the replies of the nameserver back. @returns the queries, for `release` */
function hold(server: FakeDns): Exchange[] {
  const held: Exchange[] = [];
  server.behave(
    rule('hold', {}, (exchange) => {
      exchange.defer();
      held.push(exchange);
    }),
  );
  return held;
}

/** The nameserver answers again, and sends the replies that it kept back. */
function release(server: FakeDns, held: readonly Exchange[]): void {
  server.behaveNormally();
  for (const exchange of held) exchange.send(exchange.defaultReply());
}

/** So many clients, each of which asks for another host. */
async function ask(trials: DaemonTrials, count: number, name: string): Promise<RawConnection[]> {
  const connections = Array.from({ length: count }, () => trials.client.connect({ record: false }));
  await Promise.all(
    connections.map((connection, at) => connection.write(encodeRequest(GETAI, textKey(`${name}${at}.lab.test`)))),
  );
  return connections;
}
