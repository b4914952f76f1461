import type { FakeDns } from '../../fake-dns/index.ts';
import type { ProbeProcess, ScenarioContext } from '../../lab/index.ts';
import { A, B, resolvConf, serve } from '../shared/two-nameservers.ts';
import { WORKER_SETTINGS } from '../shared/workers.ts';
import { type ConfiguredHost, fileChanges } from './file-changes.ts';
import { type ClientThread, lookupFunctions } from './lookup-functions.ts';
import { resolverOf, type StaleVariant } from './variants.ts';

/** The host, the servers and the programs of a run. */
export interface Setup extends ConfiguredHost {
  scenario: ScenarioContext;
  a: FakeDns;
  b: FakeDns;
  /** The cell's daemon; null without one, and where the workaround starts it later. */
  daemon: Awaited<ReturnType<ScenarioContext['daemon']>>;
  /** The main thread of the program that runs while the file changes. */
  longRunning: ClientThread;
  /** The program whose threads ask the daemon concurrently; without it the long-running one. */
  crowd: ProbeProcess | undefined;
}

/** Takes nscd's socket out of a process's view, so that its own resolver answers. */
const WITHOUT_DAEMON = { empty: true, target: '/run/nscd' } as const;

/** Makes a host with nameservers A and B, a resolv.conf that names A, the daemon, and the long-running program. */
export async function setUp(scenario: ScenarioContext, variant: StaleVariant): Promise<Setup> {
  const { reloadDisabledBy, workaround } = variant;
  await scenario.step('A is in the file');
  const options = reloadDisabledBy === 'no-reload' ? ['no-reload'] : [];
  const { host, mounts } = await fileChanges[variant.fileChange].prepare(scenario, resolvConf(A, ...options));
  const a = await serve(scenario, host, A);
  const b = await serve(scenario, host, B);
  const daemonNow = workaround !== 'daemon';
  const daemon = daemonNow ? await scenario.daemon(host, WORKER_SETTINGS[scenario.cell.daemon.id]) : null;
  // A thread costs a C probe nothing, and Node 30 ms of CPU time. The daemon's workers do not depend on which program asks them.
  const hasCrowd = resolverOf(scenario.cell, variant) === 'daemon' && scenario.cell.probe !== 'c';
  const oneThread = (hasCrowd || resolverOf(scenario.cell, variant) === 'client') && workaround !== 'new-thread';
  const program = await scenario.probe(host, { mounts, mainOnly: oneThread });
  const crowd = hasCrowd ? await scenario.probe(host, { name: 'crowd', mounts, anyKind: true }) : undefined;
  const longRunning = await prepared(program, variant);
  return { scenario, host, mounts, a, b, daemon, longRunning, crowd };
}

/** Starts a program after the last change of the file. It sees no daemon, so its own resolver reads the file. */
export async function startFreshClient(
  { scenario, host, mounts }: Setup,
  variant: StaleVariant,
): Promise<ClientThread> {
  const program = await scenario.probe(host, {
    name: 'fresh',
    mounts: [...mounts, WITHOUT_DAEMON],
    answeredBy: 'client',
    mainOnly: true,
    anyKind: true,
  });
  return prepared(program, variant);
}

async function prepared(program: ProbeProcess, { lookupFunction }: StaleVariant): Promise<ClientThread> {
  const client = { program, thread: 'main' };
  await lookupFunctions[lookupFunction].prepare?.(client);
  return client;
}
