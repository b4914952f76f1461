import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeIPv4, encodeIPv6, ipv6Text } from '../../fake-dns/wire/addresses.ts';

test.each([
  ['::', '::', '00000000000000000000000000000000'],
  ['::1', '::1', '00000000000000000000000000000001'],
  ['2001:DB8::1', '2001:db8::1', '20010db8000000000000000000000001'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3', '00010000000000020000000000000003'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7', '00010000000200030004000500060007'],
  ['fe80::', 'fe80::', 'fe800000000000000000000000000000'],
  ['::ffff:c000:201', '::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['::192.0.2.1', '::192.0.2.1', '000000000000000000000000c0000201'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', '0064ff9b0000000000000000c0000201'],
])('%s', (given, text, octets) => {
  expect(encodeIPv6(given).toString('hex')).toBe(octets);
  expect(ipv6Text(encodeIPv6(given))).toBe(text);
});

test('octets round-trip through text', () => {
  const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
    minLength: 8,
    maxLength: 8,
  });
  fc.assert(
    fc.property(groups, (each) => {
      const octets = Buffer.alloc(16);
      for (const [index, group] of each.entries()) octets.writeUInt16BE(group, index * 2);
      const text = ipv6Text(octets);
      expect(isIPv6(text)).toBe(true);
      expect(encodeIPv6(text)).toEqual(octets);
    }),
  );
});

test('an invalid address is an error', () => {
  expect(() => encodeIPv4('192.0.2.256')).toThrow('not an IPv4 address: 192.0.2.256');
  expect(() => encodeIPv6('fe80::1%lo')).toThrow('not an IPv6 address: fe80::1%lo');
});
