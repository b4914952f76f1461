import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePacket } from '../../reports/html/client/data/dns-packet.ts';
import { queryHex } from './html-events.ts';

test('a query', () => {
  expect(decodePacket(queryHex(7, 'www.lab.test'))).toEqual({
    ...{ id: 7, opcode: 0, rcode: 'NOERROR', flags: ['rd'], answers: [], authority: [], additional: [], broken: null },
    questions: [{ name: 'www.lab.test', type: 'A', class: 1 }],
  });
});

test('a reply with compressed names, records of several types, and EDNS', () => {
  const header = '002a 8583 0001 0004 0000 0001';
  const question = '03777777 036c6162 00 0001 0001';
  const a = 'c00c 0001 0001 0000012c 0004 c0000201';
  const aaaa = 'c00c 001c 0001 0000012c 0010 20010db8000000000001000000000001';
  const cname = 'c00c 0005 0001 00000001 0004 0178 c010';
  const unknown = 'c00c 0041 0001 00000001 0002 abcd';
  const opt = '00 0029 04d0 00008000 0000';
  const packet = decodePacket([header, question, a, aaaa, cname, unknown, opt].join('').replaceAll(' ', ''));
  expect(packet).toMatchObject({ id: 42, rcode: 'NXDOMAIN', flags: ['qr', 'aa', 'rd', 'ra'], broken: null });
  expect(packet.answers.map(({ name, type, ttl, data }) => `${name} ${ttl} ${type} ${data}`)).toEqual([
    'www.lab 300 A 192.0.2.1',
    'www.lab 300 AAAA 2001:db8::1:0:0:1',
    'www.lab 1 CNAME x.lab',
    'www.lab 1 TYPE65 \\# 2 abcd',
  ]);
  expect(packet.additional).toMatchObject([{ type: 'OPT', data: 'UDP size 1232, DO' }]);
});

test.each([
  ['ends early', '002a85', 'the message ends early'],
  ['has a name that points at itself', `002a85800001000000000000c00c00010001`, 'a name has no end'],
  [
    'announces more records than it has',
    '002a85800002000000000000016100 0001 0001'.replaceAll(' ', ''),
    'the message ends early',
  ],
  ['goes on', `${queryHex(1, 'a')}00`, '1 octets follow the last record'],
  [
    'has a record beyond its end',
    '002a85800000000100000000 00 0001 0001 00000000 0009 00'.replaceAll(' ', ''),
    'a record is longer than the message',
  ],
])('a message that %s is decoded up to the error', (_what, hex, broken) => {
  expect(decodePacket(hex)).toMatchObject({ id: expect.any(Number), broken });
});

test('the decoder never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
      decodePacket(Buffer.from(octets).toString('hex'));
    }),
  );
});
