import type { FakeDns } from '../../fake-dns/index.ts';
import type { Host, ProbeProcess, ScenarioContext } from '../../lab/index.ts';
import { resolvConf } from '../shared/two-nameservers.ts';
import { CLIENT_ACCOUNTS, HOST_ACCOUNTS } from './accounts.ts';
import { type HostMounts, SEARCH, WANTED_SOCKET } from './mounts.ts';
import { HOST_DNS, type LeakNameserver, zoneOf } from './networks.ts';
import type { LeakVariant } from './variants.ts';

/** The hosts and the servers of a run. */
export interface Setup {
  scenario: ScenarioContext;
  /** The host with the daemon and the wanted socket. */
  host: Host;
  /** The container, or the network namespace, of the program. */
  client: Host;
  hostDns: FakeDns;
  clientDns: FakeDns;
  daemon: Awaited<ReturnType<ScenarioContext['daemon']>>;
}

/** nscd keeps the entry however slow the machine is: the lab's default lifetime of one second could end before the lookup. */
const CACHE_SETTINGS = { 'shared hosts': 'yes', 'positive-time-to-live hosts': 600 };

/** The name that the lab asks each nameserver for from the other network, without success. */
export const ISOLATION_PROBE = 'over-the-wall.lab.test';

/** Makes a host with a nameserver, the daemon and the wanted service, and a client with its own network and nameserver. */
export async function setUp(scenario: ScenarioContext, { network, subject }: LeakVariant): Promise<Setup> {
  const { name, nameserver, ip } = network;
  const [hostEtc, clientEtc] = subject === 'accounts' ? [HOST_ACCOUNTS, CLIENT_ACCOUNTS] : [{}, {}];
  const [host, client] = await Promise.all([
    scenario.host('host', { resolvConf: fileFor(HOST_DNS), etc: hostEtc }),
    scenario.host(name, { resolvConf: fileFor(nameserver), etc: clientEtc, ip }),
  ]);
  const hostDns = await serve(scenario, host, HOST_DNS);
  const clientDns = await serve(scenario, client, nameserver);
  await scenario.listen(host, WANTED_SOCKET);
  const daemon = await scenario.daemon(host, subject === 'mapped-cache' ? CACHE_SETTINGS : {});
  return { scenario, host, client, hostDns, clientDns, daemon };
}

/** Starts a program on the host. */
export function startHostProgram({ scenario, host }: Setup): Promise<ProbeProcess> {
  return scenario.probe(host, { name: 'on-the-host', mainOnly: true, anyKind: true });
}

/** Starts a program in the client's network. The verdict is about which resolver answers it, so no control fixes that. */
export function startClientProgram(
  { scenario, host, client }: Setup,
  { mounts, env = {} }: HostMounts,
  name = 'program',
): Promise<ProbeProcess> {
  return scenario.probe(client, {
    name,
    mounts: mounts(host, client),
    env,
    answeredBy: 'anyone',
    mainOnly: true,
  });
}

/** The lab asks each nameserver for a name from its own network, and tries to reach it from the other one. */
export async function askNameservers({ scenario, host, client, hostDns, clientDns }: Setup, name: string) {
  await scenario.ask(hostDns, host, name);
  await scenario.ask(clientDns, client, name);
  await scenario.ask(hostDns, client, ISOLATION_PROBE);
  await scenario.ask(clientDns, host, ISOLATION_PROBE);
}

function fileFor(nameserver: LeakNameserver): string {
  return `${resolvConf(nameserver)}search ${SEARCH}\n`;
}

function serve(scenario: ScenarioContext, host: Host, nameserver: LeakNameserver): Promise<FakeDns> {
  const { name, address } = nameserver;
  return scenario.dns(name, host, { addresses: [address], zones: [zoneOf(nameserver)] });
}
