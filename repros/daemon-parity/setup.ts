import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { behaviours, type FakeDns } from '../../fake-dns/index.ts';
import {
  DAEMON_SOCKET,
  type DaemonTrials,
  type Host,
  type ProbeProcess,
  type ScenarioContext,
} from '../../lab/index.ts';
import { A } from '../shared/two-nameservers.ts';
import { BASE, type Case, NSSWITCH } from './case.ts';

/** The program that asks the daemon, and the reference: a program with the same libc and files that sees no socket. */
export const PROGRAM = 'program';
export const REFERENCE = 'reference';

/** The machine of a run. */
export interface Setup {
  scenario: ScenarioContext;
  host: Host;
  server: FakeDns;
  daemon: NonNullable<Awaited<ReturnType<ScenarioContext['daemon']>>>;
  trials: DaemonTrials;
  program: ProbeProcess;
  reference: ProbeProcess;
  /** Makes the data of a case those of the machine. */
  provide(given: Case): Promise<void>;
}

const DATABASES = ['passwd', 'group', 'hosts', 'services', 'netgroup'];

/** The cache of each database answers, but no watch of its file empties it: each question has a key of its own, so no entry is outdated. */
const NSCD_SETTINGS = Object.fromEntries(
  DATABASES.flatMap((database) => [
    [`enable-cache ${database}`, 'yes'],
    [`positive-time-to-live ${database}`, 1],
    [`negative-time-to-live ${database}`, 1],
    [`check-files ${database}`, 'no'],
  ]),
);

/** Starts the daemon of the cell on a host with a nameserver, a program, and the reference. */
export async function setUp(scenario: ScenarioContext): Promise<Setup> {
  const host = await scenario.host('client', {
    // Every reply comes at once. On a busy machine a short timeout would send queries again.
    resolvConf: `nameserver ${A.address}\noptions timeout:30 attempts:1\n`,
    etc: { ...BASE, 'nsswitch.conf': NSSWITCH },
  });
  const server = await scenario.dns(A.name, host, {
    addresses: [A.address],
    zones: [{ origin: 'lab.test', records: {} }],
  });
  const settings = scenario.cell.daemon.id === 'nscd' ? NSCD_SETTINGS : {};
  const daemon = await scenario.daemon(host, settings, { mayEnd: true });
  if (!daemon) throw new Error('a cell without a daemon has nothing to compare');
  const program = await scenario.probe(host, { name: PROGRAM, mainOnly: true });
  const hidden = { empty: true, target: '/run/nscd' } as const;
  const reference = await scenario.probe(host, {
    ...{ name: REFERENCE, mainOnly: true, mounts: [hidden], answeredBy: 'client' },
  });
  for (const probe of [program, reference]) await scenario.reach(probe, DAEMON_SOCKET);
  const trials = await scenario.trials(host, daemon);
  const provide = await provider(host, server, daemon.id);
  return { scenario, host, server, daemon, trials, program, reference, provide };
}

/** The daemon has a hosts file of its own, with its address of the sentinel; entries of a case go into both. */
async function provider(host: Host, server: FakeDns, daemon: string): Promise<Setup['provide']> {
  const ofDaemon = `${daemon}-hosts`;
  const [hosts, daemonHosts] = await Promise.all(
    [join(host.etc, 'hosts'), join(host.outside, ofDaemon)].map((path) => readFile(path, 'latin1')),
  );
  const present = new Map<string, string>(Object.entries(BASE));
  const replace = async (name: string, content: string) => {
    if (present.get(name) === content) return;
    present.set(name, content);
    await host.files.renameOver(name, Buffer.from(content, 'latin1'));
  };
  return async ({ files = {}, records = {}, zones = {}, servfail = [] }) => {
    for (const [name, content] of Object.entries({ ...BASE, ...files }))
      if (name !== 'hosts') await replace(name, content);
    if (files.hosts !== undefined) {
      // A rename would end the daemon's mount over it (rename(2) and mount_namespaces(7)).
      await host.files.writeInPlace('hosts', `${hosts}${files.hosts}`);
      await host.filesOutside.writeInPlace(ofDaemon, `${daemonHosts}${files.hosts}`);
    }
    server.behaveNormally();
    for (const name of servfail) server.behave(behaviours.servfail({ name }));
    const further = Object.entries(zones).map(([origin, own]) => ({ origin, records: own }));
    server.setZones([{ origin: 'lab.test', records }, ...further]);
  };
}
