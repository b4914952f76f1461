/** iproute2 commands that give a host a network link with these addresses; IPv6 addresses may be used at once. */
export const link = (...addresses: string[]) => [
  'link add v0 type veth peer name v1',
  'link set v1 up',
  'link set v0 up',
  ...addresses.map((address) => `addr add ${address} dev v0${address.includes(':') ? ' nodad' : ''}`),
];

/** A host with an IPv4 address and a default route. */
export const ipv4Host = [...link('198.51.100.2/24'), 'route add default via 198.51.100.1'];

/** A host with an IPv6 address, or several, and a default route. */
export const ipv6Host = (...further: string[]) => [
  ...link('2001:db8:1::2/64', ...further),
  'route add default via 2001:db8:1::1',
];
