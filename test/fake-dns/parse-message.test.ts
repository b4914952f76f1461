import { Packet } from 'dns2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResponseBuilder, type Zone } from '../../fake-dns/index.ts';
import { readQuery } from '../../fake-dns/query.ts';
import { composeReply } from '../../fake-dns/reply.ts';
import { nameOfLabels } from '../../fake-dns/wire/names.ts';
import { parseMessage } from '../../fake-dns/wire/parse-message.ts';
import { createZoneSet } from '../../fake-dns/zones/answer.ts';
import { query } from './clients.ts';

const asked = { id: 7, flags: 0, name: 'www.example.test', type: 'A', class: 1 };

/** Names of any octets. */
const name = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 })
  .map((labels) => nameOfLabels(labels.map((label) => Buffer.from(label))));
const uint16 = fc.nat(0xffff);
/** Any character. The unit `binary` of fast-check is the same, with a map of all million characters. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map(
    (code) => String.fromCodePoint(code),
    (text) => String(text).codePointAt(0) ?? 0,
  );
const string = fc.string({ unit: character, maxLength: 60 });
const records: fc.Arbitrary<Zone['records'][string]> = fc.oneof(
  fc.record({
    A: fc.array(fc.ipV4(), { minLength: 1, maxLength: 3 }),
    AAAA: fc.array(fc.ipV6(), { maxLength: 3 }),
    MX: fc.array(fc.record({ preference: uint16, exchange: name }), { maxLength: 2 }),
    NS: fc.array(name, { maxLength: 2 }),
    PTR: fc.array(name, { maxLength: 2 }),
    SRV: fc.array(fc.record({ priority: uint16, weight: uint16, port: uint16, target: name }), { maxLength: 2 }),
    TXT: fc.array(fc.array(string, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
  }),
  fc.record({ CNAME: name }),
);

test('a reply parsed from its octets equals the zone’s text, for every type and for any octets in names and strings', () => {
  fc.assert(
    fc.property(records, (own) => {
      const zones = createZoneSet([{ origin: 'example.test', records: { '@': {}, 'odd\\.\\032name': own } }]);
      for (const [owner, type] of [
        ['odd\\.\\032name.example.test', 'ANY'] as const,
        ['example.test', 'SOA'] as const,
      ]) {
        const question = new ResponseBuilder(asked).init({ qr: false }).question(owner, type).toBuffer();
        const read = readQuery(question);
        if ('error' in read) throw new Error(read.error);
        const { bytes, ...said } = composeReply(read, zones.answer(owner, type));
        expect(parseMessage(bytes)).toEqual(said);
      }
    }),
  );
});

test('id, question, EDNS and the extended rcode are parsed from the reply itself', () => {
  const read = readQuery(query('WWW.example.test', 'A', { id: 9, edns: 1200 }));
  if ('error' in read) throw new Error(read.error);
  const { bytes, ...said } = composeReply(read, { ...createZoneSet([]).answer('.', 'A'), rcode: 16 });
  expect(said).toMatchObject({ id: 9, name: 'WWW.example.test', type: 'A', edns: { size: 1232 }, rcode: 'BADVERS' });
  expect(parseMessage(bytes)).toEqual(said);
});

test('a message of dns2 with compression pointers is parsed', () => {
  const packet = new Packet(new Packet.Header({ id: 1, qr: 1 }));
  packet.questions.push(new Packet.Question('www.example.test', Packet.TYPE.MX, Packet.CLASS.IN));
  const fields = { name: 'www.example.test', class: Packet.CLASS.IN, ttl: 1 };
  packet.answers.push(
    new Packet.Resource({ ...fields, type: Packet.TYPE.MX, priority: 5, exchange: 'mail.example.test' }),
  );
  expect(parseMessage(packet.toBuffer()).answers).toEqual(['www.example.test MX 5 mail.example.test']);
});

test('malformed data and data of a type without text form become octets', () => {
  const message = new ResponseBuilder(asked)
    .record('a', 'A', Buffer.of(1, 2))
    .record('a', 'A', Buffer.of(1, 2, 3, 4, 5))
    .record('a', 'MX', Buffer.of(0, 1, 0xc0, 0xff))
    .record('a', 'TXT', Buffer.of(9, 0x61))
    .record('a', 'HTTPS', Buffer.of(7))
    .record('a', 'TYPE65280', Buffer.of(7))
    .toBuffer();
  expect(parseMessage(message).answers).toEqual([
    'a A \\# 2 0102',
    'a A \\# 5 0102030405',
    'a MX \\# 4 0001c0ff',
    'a TXT \\# 2 0961',
    'a HTTPS \\# 1 07',
    'a TYPE65280 \\# 1 07',
  ]);
});

test('wrong counts and lengths: everything before the error is parsed', () => {
  const lies = new ResponseBuilder(asked)
    .question()
    .record('a', 'A', '192.0.2.1')
    .record('a', 'A', '192.0.2.2', { length: 9 })
    .counts({ answer: 500 });
  expect(parseMessage(lies.toBuffer())).toMatchObject({ id: 7, name: 'www.example.test', answers: ['a A 192.0.2.1'] });
});

test('never throws, and compression pointers cannot loop', () => {
  const circle = new ResponseBuilder(asked).counts({ answer: 1 }).data([1, 0x61, 0xc0, 12]).toBuffer();
  expect(parseMessage(circle)).toMatchObject({ id: 7, answers: [] });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => void parseMessage(Buffer.from(octets))));
  const pointers = fc.array(fc.constantFrom(0, 1, 5, 12, 13, 14, 0xc0, 0xff), { minLength: 12, maxLength: 60 });
  fc.assert(fc.property(pointers, (octets) => void parseMessage(Buffer.from(octets))));
});
