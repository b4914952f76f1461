import type { FakeDns } from '../../fake-dns/index.ts';
import type { Host, ProbeProcess, ScenarioContext } from '../../lab/index.ts';
import { A, B, resolvConf, serve } from '../shared/two-nameservers.ts';
import { WORKER_SETTINGS } from '../shared/workers.ts';
import { brownOuts } from './brown-outs.ts';
import type { BrownOutVariant } from './variants.ts';

/** The hosts, the servers and the programs of a run. */
export interface Setup {
  scenario: ScenarioContext;
  /** The host of the program, of the daemon and of B. */
  host: Host;
  /** The host of A: the same, or another behind a link. */
  hostOfA: Host;
  a: FakeDns;
  b: FakeDns;
  daemon: Awaited<ReturnType<ScenarioContext['daemon']>>;
  /** The long-running program; a restart replaces it. */
  program: ProbeProcess;
  /** Makes A's address unreachable, as when a VPN drops: the far end of the link answers with ICMP errors. */
  cutOff(): Promise<void>;
  restore(): Promise<void>;
}

/** A behind a link. With IPv6 a host sends "no route" errors without being configured as a router. */
const LINKED_A = { ...A, address: 'fd00:53::53' };
const LINK = { client: 'fd00:1::1', server: 'fd00:1::2' };
/** On the link's own device: on another one, the kernel answers only after duplicate address detection. */
const LINKED_ADDRESS = `${LINKED_A.address}/128 dev veth0`;

/**
 * The route that makes the address local to A's host. Its removal and return take effect when the command ends; those of the address
 * itself take effect some time later.
 */
const LOCAL_ROUTE = `local ${LINKED_A.address} dev veth0 table local`;

/** Makes the hosts, starts A and B, the cell's daemon and the program; resolv.conf names A. */
export async function setUp(scenario: ScenarioContext, { brownOut, options }: BrownOutVariant): Promise<Setup> {
  const { behindLink } = brownOuts[brownOut];
  const nameserver = behindLink ? LINKED_A : A;
  const host = await scenario.host('client', { resolvConf: resolvConf(nameserver, ...options) });
  const hostOfA = behindLink ? await linkedHost(scenario, host) : host;
  const a = await serve(scenario, hostOfA, nameserver);
  const b = await serve(scenario, host, B);
  const daemon = await scenario.daemon(host, WORKER_SETTINGS[scenario.cell.daemon.id]);
  const program = await scenario.probe(host);
  return {
    ...{ scenario, host, hostOfA, a, b, daemon, program },
    cutOff: () => scenario.ip(hostOfA, `route del ${LOCAL_ROUTE}`),
    restore: () => scenario.ip(hostOfA, `route add ${LOCAL_ROUTE}`),
  };
}

async function linkedHost(scenario: ScenarioContext, client: Host): Promise<Host> {
  const host = await scenario.host('far');
  await scenario.link([client, `${LINK.client}/64`], [host, `${LINK.server}/64`]);
  await scenario.ip(host, `addr add ${LINKED_ADDRESS} nodad noprefixroute`);
  await scenario.ip(client, `route add ${LINKED_A.address}/128 via ${LINK.server}`);
  return host;
}
