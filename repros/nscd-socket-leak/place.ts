import { CONTAINER, type Side, VPN } from './sides.ts';

/** A network namespace next to the host's, with a nameserver that only it can reach. */
export interface Place {
  name: string;
  side: Side;
  /** What iproute2 has to do there. */
  ip: readonly string[];
}

export const container: Place = { name: 'container', side: CONTAINER, ip: [] };

/** Not a container: the host's own files, and a network of its own, as `ip netns exec vpn …` gives a program. */
export const vpn: Place = { name: 'vpn', side: VPN, ip: [`addr add ${VPN.address}/32 dev lo`] };
