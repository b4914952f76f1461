import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Timeline } from '../core/timeline.ts';
import { createHost, type Host } from '../host/host.ts';
import { INSIDE, sandbox } from '../host/sandbox.ts';
import type { Libc } from '../libc/index.ts';
import { libcEnvironment } from '../libc/libc-environment.ts';
import { createNetwork, type NetworkNamespace } from '../namespaces/network.ts';
import { type LoadDocument, type Measurement, median, type System } from './document.ts';
import { generate, type Report } from './generator.ts';
import { merged, percentile } from './percentile.ts';
import { durationOf, type LoadPlan, type LoadPoint, pointsOf, type Way } from './plan.ts';
import { populationFiles } from './population.ts';
import { Responder } from './responder.ts';
import { DaemonUnderLoad, type DaemonWish } from './system.ts';
import { judgeMeasurement, ratiosOf } from './verdict.ts';

export interface LoadEnvironment {
  /** The libc of the client. */
  libc: Libc;
  daemons: readonly DaemonWish[];
  /** The path of the built generator, for the clients and the nameserver. */
  generator: string;
  /** A folder in memory, which ends with the run. */
  workspace: string;
  /** Called before the loads of each point. */
  onPoint?(point: LoadPoint, round: number): void;
}

/** What is asked in one way. */
interface Target {
  system: string;
  way: Way;
  daemon: DaemonUnderLoad | null;
  /** The way of the generator (c/main.c). */
  generatorWay: string;
  command(words: readonly string[]): readonly string[];
}

/** One measurement of each round. */
interface Sample {
  report: Report;
  /** CPU nanoseconds of the generator's loop for each key, without a lookup. */
  loop: number;
  /** How the daemon ended meanwhile. */
  ended: string | null;
}

const NANOSECONDS = 1e9;

/**
 * Measures all points of a plan, in turns: in each round, each point on each system. Everything runs side by side in one network
 * namespace, and each daemon on a host of its own.
 *
 * @throws HarnessError if the generator or the nameserver fails
 */
export async function measureLoad(
  plan: LoadPlan,
  environment: LoadEnvironment,
): Promise<Pick<LoadDocument, 'systems' | 'measurements'>> {
  const { daemons: wishes, generator, workspace, onPoint } = environment;
  await using stack = new AsyncDisposableStack();
  const network = await createNetwork();
  stack.defer(() => network.remove());
  const folder = async (name: string) => {
    const path = join(workspace, 'hosts', name);
    await mkdir(path, { recursive: true });
    return path;
  };
  const nameserver = stack.use(await Responder.dns(generator, network.path));
  const { 'resolv.conf': resolvConf = '', ...etc } = populationFiles(plan.keys, 'client');
  const client = await createHost('client', await folder('client'), new Timeline(), { etc, resolvConf, network });
  stack.defer(() => client.remove());
  const nullSocket = join(client.outside, 'null');
  stack.use(await Responder.socket(generator, nullSocket));
  const daemons: DaemonUnderLoad[] = [];
  for (const [at, wish] of wishes.entries()) {
    const started = await DaemonUnderLoad.start(wish, { folder: await folder(`${at}`), network, keys: plan.keys });
    daemons.push(stack.use(started));
  }
  const targets = targetsOf({ client, daemons, nullSocket, environment });
  for (const daemon of daemons) await findNotServed(daemon, plan, generator, network);
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const point of pointsOf(plan)) {
      onPoint?.(point, round);
      await nameserver.delay(point.latencyMs);
      const load = { ...point, milliseconds: durationOf(plan, point), keys: plan.keys, seed: plan.seed + round };
      const idle = await generate({
        ...load,
        network: network.path,
        way: 'nothing',
        command: plainly(generator),
        pids: [],
      });
      for (const target of targets) {
        const { daemon } = target;
        if (daemon && !daemon.serves(point.database)) continue;
        const pids = [nameserver.pid, ...(daemon?.pids ?? [])];
        const report = await generate({
          ...load,
          network: network.path,
          way: target.generatorWay,
          command: target.command,
          pids,
        });
        await daemon?.readMemory();
        const ended = (await daemon?.restartIfEnded()) ?? null;
        const loop = idle.cpu.self / lookupsOf(idle);
        samples.set(nameOf(target, point), [...(samples.get(nameOf(target, point)) ?? []), { report, loop, ended }]);
      }
    }
  }
  const measurements = pointsOf(plan).flatMap((point) =>
    targets.flatMap((target) => {
      const own = samples.get(nameOf(target, point));
      const direct = samples.get(nameOf({ system: 'direct', way: 'libc' }, point));
      return own ? [measurementOf(target, point, own, direct ?? [])] : [];
    }),
  );
  return { systems: [DIRECT, NULL, ...daemons.map((daemon) => daemon.describe())], measurements };
}

const WITHOUT_DAEMON = { daemon: null, version: null, libc: null, settings: {}, memoryKib: null, unavailable: null };
const DIRECT: System = { id: 'direct', ...WITHOUT_DAEMON };
const NULL: System = { id: 'null', ...WITHOUT_DAEMON };

/** `direct` and `null` first: they are what the others of a round are compared with. */
function targetsOf({
  client,
  daemons,
  nullSocket,
  environment: { libc, generator },
}: {
  client: Host;
  daemons: readonly DaemonUnderLoad[];
  nullSocket: string;
  environment: LoadEnvironment;
}): Target[] {
  const { root, mounts, env } = libcEnvironment(libc);
  const program = `${INSIDE}/load`;
  /** The client's own files, and the socket of a daemon. */
  const inSandbox = (run: string) => (words: readonly string[]) =>
    sandbox(
      {
        host: { hostname: client.hostname, etc: client.etc, run },
        root,
        env,
        mounts: [...mounts, { source: generator, target: program }],
      },
      [program, ...words],
    );
  const command = plainly(generator);
  return [
    { system: 'direct', way: 'libc', daemon: null, generatorWay: 'libc', command: inSandbox(client.run) },
    { system: 'null', way: 'socket', daemon: null, generatorWay: `socket:${nullSocket}`, command },
    ...daemons.flatMap((daemon): Target[] => [
      { system: daemon.id, way: 'libc', daemon, generatorWay: 'libc', command: inSandbox(daemon.host.run) },
      { system: daemon.id, way: 'socket', daemon, generatorWay: `socket:${daemon.socket}`, command },
    ]),
  ];
}

function plainly(generator: string): Target['command'] {
  return (words) => [generator, ...words];
}

function nameOf({ system, way }: Pick<Target, 'system' | 'way'>, { database, latencyMs, clients }: LoadPoint): string {
  return [system, way, database, latencyMs, clients].join();
}

/** Asks a daemon once about each database. One that it refuses, or does not answer, is not served. */
async function findNotServed(
  daemon: DaemonUnderLoad,
  { databases, keys, seed }: LoadPlan,
  generator: string,
  { path: network }: NetworkNamespace,
): Promise<void> {
  for (const database of databases) {
    if (!daemon.serves(database)) continue;
    const load = { database, clients: 1, milliseconds: 0, keys, seed, pids: [] };
    const { answers, faults } = await generate({
      ...load,
      network,
      way: `socket:${daemon.socket}`,
      command: plainly(generator),
    });
    if (answers.lost > 0 || faults.some(({ got }) => got === NOT_SERVED)) daemon.notServed.add(database);
    await daemon.restartIfEnded();
  }
}

/** The detail of a reply whose `found` is -1 (c/nscd.c). */
const NOT_SERVED = 'not served';

function lookupsOf({ answers }: Report): number {
  return Object.values(answers).reduce((total, each) => total + each, 0);
}

/** Right answers per second. */
function rateOf({ answers, nanoseconds }: Report): number {
  return ((answers.daemon + answers.client) / nanoseconds) * NANOSECONDS;
}

function measurementOf(
  { system, way, daemon }: Target,
  point: LoadPoint,
  samples: readonly Sample[],
  direct: readonly Sample[],
): Measurement {
  const reports = samples.map(({ report }) => report);
  const sum = (read: (report: Report) => number) => reports.reduce((total, report) => total + read(report), 0);
  const rates = reports.map(rateOf);
  const lookups = sum(lookupsOf);
  const latencies = merged(reports.map((report) => report.latencies));
  const microseconds = (q: number) => {
    const value = percentile(latencies, q);
    return value === null ? null : value / 1000;
  };
  const answers = Object.fromEntries(
    Object.keys(reports[0]?.answers ?? {}).map((key) => [
      key,
      sum((report) => report.answers[key as keyof Report['answers']]),
    ]),
  ) as Report['answers'];
  const perLookup = (nanoseconds: number) => nanoseconds / lookups / 1000;
  const cpuUs = {
    client: perLookup(sum(({ cpu }) => cpu.self)),
    daemon: daemon && perLookup(sum(({ cpu }) => cpu.others[1] ?? 0)),
  };
  const nameserverUs = perLookup(sum(({ cpu }) => cpu.others[0] ?? 0));
  const own = way === 'socket' ? cpuUs.client : (median(samples.map(({ loop }) => loop)) ?? 0) / 1000;
  const measured = {
    ...{ system, way, answers, faults: reports.flatMap(({ faults }) => faults) },
    limits: {
      generator: way === 'socket' && cpuUs.daemon === null ? null : own / (cpuUs.client + (cpuUs.daemon ?? 0)),
      nameserver:
        point.database === 'hosts'
          ? Math.max(
              median(reports.map(({ cpu, nanoseconds }) => (cpu.others[0] ?? 0) / nanoseconds)) ?? 0,
              nameserverUs / (nameserverUs + cpuUs.client + (cpuUs.daemon ?? 0)),
            )
          : null,
    },
    ended: samples.find(({ ended }) => ended !== null)?.ended ?? null,
  };
  const { ended: _, ...shown } = measured;
  return {
    ...shown,
    ...point,
    rates,
    ratios:
      system === 'direct'
        ? null
        : ratiosOf(
            rates,
            direct.map(({ report }) => rateOf(report)),
          ),
    latencyUs: { p50: microseconds(0.5), p99: microseconds(0.99), p999: microseconds(0.999) },
    cpuUs,
    daemonCpuUs: daemon && reports.map((report) => (report.cpu.others[1] ?? 0) / lookupsOf(report) / 1000),
    ...judgeMeasurement(measured),
  };
}
