import { isIPv4, isIPv6 } from 'node:net';

/** The four octets of an IPv4 address. @throws RangeError for any other text */
export function encodeIPv4(address: string): Buffer {
  if (!isIPv4(address)) throw new RangeError(`not an IPv4 address: ${address}`);
  return Buffer.from(address.split('.').map(Number));
}

/** The sixteen octets of an IPv6 address, also for `::ffff:192.0.2.1`. @throws RangeError for any other text */
export function encodeIPv6(address: string): Buffer {
  if (!isIPv6(address) || address.includes('%')) throw new RangeError(`not an IPv6 address: ${address}`);
  // URL normalises its host: a dotted quad at the end becomes two groups, so that only `::` is left to expand.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const octets = Buffer.alloc(16);
  for (const [index, group] of [...before, ...zeros, ...after].entries()) {
    octets.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  return octets;
}

/**
 * IPv6 text in the form of glibc's inet_ntop: RFC 5952, with a dotted quad after `::ffff:` and after six zero groups.
 */
export function ipv6Text(octets: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(index * 2));
  const quadFollows =
    groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || (groups[5] === 0 && groups[6] !== 0));
  if (quadFollows) return `::${groups[5] === 0xffff ? 'ffff:' : ''}${octets.subarray(12).join('.')}`;
  const hex = groups.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${hex}]`).hostname.slice(1, -1);
}
