import type { FakeDns } from '../../fake-dns/index.ts';
import type { Host, ProbeProcess, ScenarioContext } from '../../lab/index.ts';
import { WORKER_SETTINGS } from '../shared/all-workers.ts';
import { A, B, resolvConf, serve } from '../shared/two-nameservers.ts';
import { brownOuts } from './brown-outs.ts';
import type { BrownOutVariant } from './variants.ts';

/** Where the story takes place. */
export interface Scene {
  scenario: ScenarioContext;
  /** The program's machine, with B on it. */
  host: Host;
  a: FakeDns;
  b: FakeDns;
  /** The machine that A is on. */
  home: Host;
  program: ProbeProcess;
  daemon: Awaited<ReturnType<ScenarioContext['daemon']>>;
  /** A's address goes away, as when a VPN drops: the far end of the link answers with ICMP errors. */
  cutOff(): Promise<void>;
  restore(): Promise<void>;
}

/** A behind a link. IPv6, because there a host says that it has no route without having to be a router. */
const FAR_A = { ...A, address: 'fd00:53::53' };
const LINK = { here: 'fd00:1::1', there: 'fd00:1::2' };
/** On the link's own device: with an address elsewhere, the kernel answers only after duplicate address detection. */
const FAR_ADDRESS = `${FAR_A.address}/128 dev veth0`;

/**
 * What makes the address the far machine's own. Taking it away and putting it back is done when the command returns; with
 * the address itself the kernel follows some time later.
 */
const LOCAL_ROUTE = `local ${FAR_A.address} dev veth0 table local`;

/** Sets the scene: resolv.conf names A, the program runs, and the cell's daemon under it. */
export async function setScene(scenario: ScenarioContext, { brownOut, options }: BrownOutVariant): Promise<Scene> {
  const nameserver = brownOuts[brownOut].far ? FAR_A : A;
  const host = await scenario.host('client', { resolvConf: resolvConf(nameserver, ...options) });
  const home = brownOuts[brownOut].far ? await farAway(scenario, host) : host;
  const a = await serve(scenario, home, nameserver);
  const b = await serve(scenario, host, B);
  const daemon = await scenario.daemon(host, WORKER_SETTINGS[scenario.cell.daemon.id]);
  return {
    scenario,
    host,
    a,
    b,
    home,
    daemon,
    program: await scenario.probe(host),
    cutOff: () => scenario.ip(home, `route del ${LOCAL_ROUTE}`),
    restore: () => scenario.ip(home, `route add ${LOCAL_ROUTE}`),
  };
}

async function farAway(scenario: ScenarioContext, host: Host): Promise<Host> {
  const home = await scenario.host('far');
  await scenario.link([host, `${LINK.here}/64`], [home, `${LINK.there}/64`]);
  await scenario.ip(home, `addr add ${FAR_ADDRESS} nodad noprefixroute`);
  await scenario.ip(host, `route add ${FAR_A.address}/128 via ${LINK.there}`);
  return home;
}
