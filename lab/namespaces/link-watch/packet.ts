import { SocketAddress } from 'node:net';

/** A UDP datagram in an IP packet. Addresses are in canonical form. */
export interface Datagram {
  from: string;
  fromPort: number;
  to: string;
  toPort: number;
  payload: Buffer;
}

/** The ICMP messages that tell a sender why its packet did not arrive (icmp(7), RFC 4443). */
export type Unreachable = 'net unreachable' | 'host unreachable' | 'prohibited' | 'port unreachable';

/** A packet as far as the lab reads it; `about` is the datagram that an ICMP message quotes. */
export type SeenPacket = { udp: Datagram } | { icmp: Unreachable; about: Datagram } | null;

const UDP = 17;
const ICMP = 1;
const ICMP6 = 58;

/** Type 3 of ICMP, by code (RFC 792, RFC 1812). */
const CODES: Readonly<Record<number, Unreachable>> = {
  0: 'net unreachable',
  1: 'host unreachable',
  3: 'port unreachable',
  9: 'prohibited',
  10: 'prohibited',
  13: 'prohibited',
};

/** Type 1 of ICMPv6, by code (RFC 4443, section 3.1). */
const CODES6: Readonly<Record<number, Unreachable>> = {
  0: 'net unreachable',
  1: 'prohibited',
  3: 'host unreachable',
  4: 'port unreachable',
};

interface IpPacket {
  protocol: number;
  from: string;
  to: string;
  payload: Buffer;
}

const IPV6_HEADER = 40;

function version(octets: Buffer): number {
  return (octets[0] ?? 0) >> 4;
}

/** Reads a packet: a UDP datagram, or an ICMP message about one. */
export function parsePacket(octets: Buffer): SeenPacket {
  const packet = readIp(octets);
  if (!packet) return null;
  const udp = datagramOf(packet);
  if (udp) return { udp };
  const { protocol, payload } = packet;
  if ((protocol !== ICMP && protocol !== ICMP6) || payload.length < 8) return null;
  const [type = 0, code = 0] = payload;
  const icmp =
    protocol === ICMP && type === 3 ? CODES[code] : protocol === ICMP6 && type === 1 ? CODES6[code] : undefined;
  const quoted = icmp && readIp(payload.subarray(8));
  const about = quoted ? datagramOf(quoted) : null;
  return icmp && about ? { icmp, about } : null;
}

function readIp(octets: Buffer): IpPacket | null {
  if (version(octets) === 4 && octets.length >= 20) {
    const address = (at: number) => [...octets.subarray(at, at + 4)].join('.');
    const header = ((octets[0] ?? 0) & 15) * 4;
    return { protocol: octets[9] ?? 0, from: address(12), to: address(16), payload: octets.subarray(header) };
  }
  if (version(octets) === 6 && octets.length >= IPV6_HEADER) {
    const address = (at: number) => addressOf(octets.subarray(at, at + 16));
    return { protocol: octets[6] ?? 0, from: address(8), to: address(24), payload: octets.subarray(IPV6_HEADER) };
  }
  return null;
}

function addressOf(octets: Buffer): string {
  const groups = octets.toString('hex').match(/.{4}/g) ?? [];
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

function datagramOf({ protocol, from, to, payload }: IpPacket): Datagram | null {
  if (protocol !== UDP || payload.length < 8) return null;
  return {
    ...{ from, fromPort: payload.readUInt16BE(0), to, toPort: payload.readUInt16BE(2) },
    payload: payload.subarray(8),
  };
}
