import type { Zone } from '../../fake-dns/index.ts';
import type { Nameserver } from '../shared/two-nameservers.ts';

/** The nameservers that know a name: only the client's, only the host's, or both, with different addresses. */
export type KnownBy = 'inside' | 'host' | 'both';

/** A nameserver that gives all names it knows one address of its own, so that an answer identifies its server. */
export interface LeakNameserver extends Nameserver {
  /** Names have the form `<label>.<KnownBy>.lab.test`. */
  knows: readonly KnownBy[];
}

/** The host's nameserver, at the address of systemd-resolved's stub. */
export const HOST_DNS: LeakNameserver = {
  name: 'host-dns',
  address: '127.0.0.53',
  answers: '192.0.2.1',
  knows: ['host', 'both'],
};

/** The container's nameserver, at the address of Docker's embedded one. */
export const CONTAINER_DNS: LeakNameserver = {
  name: 'container-dns',
  address: '127.0.0.11',
  answers: '198.51.100.1',
  knows: ['inside', 'both'],
};

/** The nameserver of a VPN, for programs in a network namespace of their own. */
const VPN_DNS: LeakNameserver = {
  name: 'vpn-dns',
  address: '10.8.0.1',
  answers: '203.0.113.1',
  knows: ['inside', 'both'],
};

/** The client's network namespace, with a nameserver that the host cannot reach. */
export interface Network {
  name: string;
  nameserver: LeakNameserver;
  /** iproute2 commands that configure it. */
  ip: readonly string[];
  /** The host whose network it has: the machine's (`--network host`), or another container's (`--network container:web`). */
  sharedWith?: 'host' | 'web';
  /** Whether its programs are programs of the host, in no container. */
  onHost?: true;
}

export const container: Network = { name: 'container', nameserver: CONTAINER_DNS, ip: [] };

/** The same container, in the network of the machine. Its resolv.conf still names a nameserver of its own, as with `--dns`. */
export const inHostNetwork: Network = { ...container, sharedWith: 'host' };

/** The same container, in the network of another one, as the containers of a pod. */
export const inJoinedNetwork: Network = { ...container, sharedWith: 'web' };

/** No container: a network of its own with the host's files, as `ip netns exec vpn …` gives a program. */
export const vpn: Network = {
  name: 'vpn',
  nameserver: VPN_DNS,
  ip: [`addr add ${VPN_DNS.address}/32 dev lo`],
  onHost: true,
};

/** A name below lab.test that is known by these nameservers. */
export function nameFor(label: string, knownBy: KnownBy): string {
  return `${label}.${knownBy}.lab.test`;
}

/** A nameserver's answer for a name made by `nameFor`: its address; undefined if it does not know the name. */
export function answerFor({ knows, answers }: LeakNameserver, name: string): string | undefined {
  return knows.some((knownBy) => name.endsWith(`.${knownBy}.lab.test`)) ? answers : undefined;
}

export function zoneOf({ knows, answers }: LeakNameserver): Zone {
  const records = { A: [answers], AAAA: [`2001:db8::${answers.replaceAll('.', ':')}`] };
  return { origin: 'lab.test', records: Object.fromEntries(knows.map((knownBy) => [`*.${knownBy}`, records])) };
}
