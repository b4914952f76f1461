import type { FakeDns } from '../../fake-dns/index.ts';
import type { Host, ScenarioContext } from '../../lab/index.ts';
import { resolvConf } from '../shared/two-nameservers.ts';
import type { Place } from './place.ts';
import { HOST, OVER_THE_WALL, type Side, zoneOf } from './sides.ts';

/** The socket that the container was meant to reach: the reason why somebody bound the host's /var/run. */
export const WANTED_SOCKET = 'agent/agent.sock';

/** The search list of both sides. It keeps a name that is not found from being searched for below the real machine's domain. */
export const SEARCH = 'lab.test';

/** What differs from scene to scene. */
export interface Props {
  /** Further files below /etc. */
  hostEtc?: Record<string, string>;
  insideEtc?: Record<string, string>;
  daemonSettings?: Parameters<ScenarioContext['daemon']>[1];
}

/**
 * A host with its nameserver, the daemon and a service that others want to reach; beside it a place with its own network
 * and nameserver.
 */
export async function setScene(
  scenario: ScenarioContext,
  place: Place,
  { hostEtc = {}, insideEtc = {}, daemonSettings }: Props = {},
) {
  const { side, ip } = place;
  const [host, inside] = await Promise.all([
    scenario.host('host', { resolvConf: fileFor(HOST), etc: hostEtc }),
    scenario.host(place.name, { resolvConf: fileFor(side), etc: insideEtc, ip }),
  ]);
  const hostDns = await serve(scenario, host, HOST);
  const insideDns = await serve(scenario, inside, side);
  await scenario.listen(host, WANTED_SOCKET);
  const daemon = await scenario.daemon(host, daemonSettings);
  return { host, inside, hostDns, insideDns, daemon };
}

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** Both nameservers are asked by the lab itself, each from its own network: what do they say to this name? And each from the other's. */
export async function askBoth(
  scenario: ScenarioContext,
  { host, inside, hostDns, insideDns }: Scene,
  name: string,
): Promise<void> {
  await scenario.ask(hostDns, host, name);
  await scenario.ask(insideDns, inside, name);
  await scenario.ask(hostDns, inside, OVER_THE_WALL);
  await scenario.ask(insideDns, host, OVER_THE_WALL);
}

function fileFor(side: Side): string {
  return `${resolvConf(side)}search ${SEARCH}\n`;
}

function serve(scenario: ScenarioContext, host: Host, side: Side): Promise<FakeDns> {
  return scenario.dns(side.name, host, { addresses: [side.address], zones: [zoneOf(side)] });
}
