/**
 * iproute2 commands that give a host an address and a default route of each family. getaddrinfo then has a source address for each
 * destination, so that only the tables of RFC 3484 decide about the order.
 */
export const BOTH_FAMILIES: readonly string[] = [
  'link add v0 type veth peer name v1',
  'link set v1 up',
  'link set v0 up',
  'addr add 198.51.100.2/24 dev v0',
  'addr add 2001:db8:1::2/64 dev v0 nodad',
  'route add default via 198.51.100.1',
  'route add ::/0 via 2001:db8:1::1',
];
