import { expect, test } from 'vitest';
import { parsePacket } from '../../lab/namespaces/link-watch/packet.ts';

/** UDP from port 4096 to 53 with two octets. */
const UDP = '10000035000a0000abcd';
/** From 100.64.53.2 to 10.53.0.1. */
const V4 = (protocol: string) => `450000000000000040${protocol}0000644035020a350001`;
/** From fd64:53::2 to fd00::53. */
const V6 = (next: string) => `600000000000${next}40fd640053000000000000000000000002fd000000000000000000000000000053`;

const datagram = (from: string, to: string) => ({
  ...{ from, fromPort: 4096, to, toPort: 53, payload: Buffer.from('abcd', 'hex') },
});
const v4 = datagram('100.64.53.2', '10.53.0.1');
const v6 = datagram('fd64:53::2', 'fd00::53');

test.each([
  [V4('11') + UDP, { udp: v4 }],
  [V6('11') + UDP, { udp: v6 }],
  [`${V4('01')}0301000000000000${V4('11')}${UDP}`, { icmp: 'host unreachable', about: v4 }],
  [`${V4('01')}0300000000000000${V4('11')}${UDP}`, { icmp: 'net unreachable', about: v4 }],
  [`${V4('01')}030d000000000000${V4('11')}${UDP}`, { icmp: 'prohibited', about: v4 }],
  [`${V6('3a')}0103000000000000${V6('11')}${UDP}`, { icmp: 'host unreachable', about: v6 }],
  [`${V6('3a')}0100000000000000${V6('11')}${UDP}`, { icmp: 'net unreachable', about: v6 }],
  // An echo request, a time-exceeded message, TCP, ARP, and truncated packets.
  [`${V4('01')}0800000000000000`, null],
  [`${V4('01')}0b00000000000000${V4('11')}${UDP}`, null],
  [V4('06') + UDP, null],
  ['0001080006040001', null],
  [`${V4('11')}1000`, null],
  [`${V4('01')}0301000000000000${V4('11')}10`, null],
  ['', null],
])('%s', (octets, packet) => {
  expect(parsePacket(Buffer.from(octets, 'hex'))).toEqual(packet);
});
