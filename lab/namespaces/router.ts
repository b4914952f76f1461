import { writeFileSync } from 'node:fs';
import type { NetworkNamespace } from './network.ts';
import { inNetwork } from './syscalls.ts';

/**
 * A router's treatment of packets to a destination, and the error that its ICMP message causes on a connected UDP socket with
 * IP_RECVERR (icmp(7); net/ipv4/icmp.c icmp_err_convert, net/ipv6/icmp.c tab_unreach). A socket without that option gets
 * only the error of `prohibited`, because the kernel treats the others as temporary (bug 24047).
 *
 * | | IPv4 | IPv6 |
 * |---|---|---|
 * | `host-unreachable` (no machine has the address) | EHOSTUNREACH | EHOSTUNREACH |
 * | `net-unreachable` (no route) | ENETUNREACH | ENETUNREACH |
 * | `prohibited` | EHOSTUNREACH | EACCES |
 * | `blackhole` | silence | silence |
 *
 * For `net-unreachable` and `prohibited` over IPv4 the kernel limits messages to each client: five at once, then one a second (ip_error in
 * net/ipv4/route.c). A message of another kind uses up the same limit for a second (inet_peer_xrlim_allow). No setting of a namespace
 * changes these limits. All other messages are sent for each packet.
 */
export type RouterAnswer = 'host-unreachable' | 'net-unreachable' | 'prohibited' | 'blackhole';

/** The arguments of `ip route add` (ip-route(8)) in front of the destination and behind it; without any route the network is unreachable. */
const routes: Readonly<Record<RouterAnswer, readonly [string, string] | null>> = {
  // No machine on this link answers ARP requests or neighbour solicitations.
  'host-unreachable': ['', 'dev lan0'],
  'net-unreachable': null,
  prohibited: ['prohibit', ''],
  blackhole: ['blackhole', ''],
};

/** The link between client and router, of the ranges for such links (RFC 6598, RFC 4193). */
const LINK = {
  client: ['100.64.53.2/24', 'fd64:53::2/64'],
  router: ['100.64.53.1', 'fd64:53::1'],
  lan: 'fd64:54::1/64',
  /** Locally administered. */
  macs: { client: '02:00:00:00:53:02', router: '02:00:00:00:53:01' },
} as const;

/**
 * Links a client to a router, which becomes its default gateway for IPv4 and IPv6. The router forwards nothing: it gives the specified
 * answer for each destination (a prefix in CIDR notation, or an address), and network unreachable for all others.
 *
 * @param client a network without a default route
 * @param router a network that is not the router of another client
 * @throws HarnessError with ip's message for an invalid destination
 */
export async function linkThroughRouter(
  client: NetworkNamespace,
  router: NetworkNamespace,
  destinations: Readonly<Record<string, RouterAnswer>>,
): Promise<void> {
  inNetwork(router.path, () => writeSettings(FORWARDING));
  await client.ip(
    `link add uplink address ${LINK.macs.client} type veth peer name downlink address ${LINK.macs.router} netns ${router.path}`,
    ...LINK.client.map((address) => `addr add ${address} dev uplink`),
    'link set uplink up',
  );
  await router.ip(
    `addr add ${LINK.router[0]}/24 dev downlink`,
    `addr add ${LINK.router[1]}/64 dev downlink`,
    'link set downlink up',
    'link add lan0 type veth peer name lan1',
    'link set lan0 up',
    'link set lan1 up',
  );
  inNetwork(router.path, () => writeSettings(SHORT_SOLICITATION));
  await router.ip(
    `addr add ${LINK.lan} dev lan0`,
    ...Object.entries(destinations).flatMap(([destination, answer]) => routeLines(destination, answer)),
  );
  // A new link does not answer neighbour solicitations in its first second, so each side gets a permanent neighbour entry.
  await router.ip(...routedClient.map((address) => neighbour(address, LINK.macs.client, 'downlink')));
  await client.ip(
    ...LINK.router.flatMap((address) => [
      neighbour(address, LINK.macs.router, 'uplink'),
      `route add default via ${address}`,
    ]),
  );
}

/**
 * Changes a router's answer for a destination.
 *
 * @param before the router's current answer
 */
export async function changeRoute(
  router: NetworkNamespace,
  destination: string,
  { before, answer }: { before: RouterAnswer; answer: RouterAnswer },
): Promise<void> {
  const lines = [...routeLines(destination, before, 'del'), ...routeLines(destination, answer)];
  if (lines.length > 0) await router.ip(...lines);
}

/** The device of the router on the link to its client. */
export const CLIENT_DEVICE = 'downlink';

/** The address that the client has on the link: the source of its queries. */
export const routedClient = LINK.client.map((address) => address.replace(/\/.*/, ''));

function neighbour(address: string, mac: string, device: string): string {
  return `neigh add ${address} lladdr ${mac} dev ${device} nud permanent`;
}

function routeLines(destination: string, answer: RouterAnswer, verb: 'add' | 'del' = 'add'): string[] {
  const route = routes[answer];
  return route === null ? [] : [`route ${verb} ${route[0]} ${destination} ${route[1]}`];
}

/** The kernel limits ICMP errors to about one a second by default. */
const FORWARDING = {
  'ipv4/ip_forward': 1,
  'ipv4/icmp_ratelimit': 0,
  'ipv6/conf/all/forwarding': 1,
  'ipv6/icmp/ratelimit': 0,
};

/** One solicitation with the kernel's shortest timeout, instead of three seconds of attempts. */
const SHORT_SOLICITATION = Object.fromEntries(
  ['ipv4', 'ipv6'].flatMap((family) => [
    [`${family}/neigh/lan0/mcast_solicit`, 1],
    [`${family}/neigh/lan0/retrans_time_ms`, 10],
  ]),
);

/** The settings belong to the calling thread's network namespace. */
function writeSettings(settings: Readonly<Record<string, number>>): void {
  for (const [setting, value] of Object.entries(settings)) writeFileSync(`/proc/sys/net/${setting}`, `${value}`);
}
