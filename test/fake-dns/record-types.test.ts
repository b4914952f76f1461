import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startServer, type Zone } from '../../fake-dns/index.ts';
import { typeCode } from '../../fake-dns/wire/codes.ts';
import { Cursor } from '../../fake-dns/wire/cursor.ts';
import { encodeText } from '../../fake-dns/wire/rdata.ts';
import { rdataText } from '../../fake-dns/wire/rdata-fields.ts';
import { createZoneSet } from '../../fake-dns/zones/answer.ts';
import { udpClient } from './clients.ts';
import { serve } from './serve.ts';

const wireOf = (type: string, text: string) => encodeText(type, text).toString('hex');
const textOf = (type: string, octets: string) => {
  const data = Buffer.from(octets, 'hex');
  return rdataText(typeCode(type), new Cursor(data), data.length);
};

// The octets of SVCB are RFC 9460's test vectors (appendix D); those of CAA and NAPTR follow from RFC 8659 §4.1 and RFC 3403 §4.1.
test.each([
  ['SSHFP', '4 2 123456789ABCDEF0', '0402123456789abcdef0', '4 2 123456789abcdef0'],
  ['TLSA', '3 1 1 0a0b 0c', '0301010a0b0c', '3 1 1 0a0b0c'],
  ['CAA', '128 issue "ca.test; x=1"', '8005697373756563612e746573743b20783d31', '128 issue "ca.test; x=1"'],
  ['DNAME', 'a.test.', '01610474657374' + '00', 'a.test'],
  [
    'NAPTR',
    '100 50 "s" "http+I2R" "" _http._tcp.a.test.',
    '00640032017308687474702b49325200055f687474700' + '45f74637001610474657374' + '00',
    '100 50 "s" "http+I2R" "" _http._tcp.a.test',
  ],
  ['SVCB', '0 foo.example.com.', '000003666f6f076578616d706c6503636f6d00', '0 foo.example.com'],
  ['SVCB', '1 .', '000100', '1 .'],
  [
    'HTTPS',
    '16 foo.example.com. port=53',
    '001003666f6f076578616d706c6503636f6d00000300020035',
    '16 foo.example.com port=53',
  ],
  [
    'SVCB',
    '1 foo.example.com. key667="hello\\210qoo"',
    '000103666f6f076578616d706c6503636f6d00029b000968656c6c6fd2716f6f',
    '1 foo.example.com key667="hello\\210qoo"',
  ],
  [
    'SVCB',
    '1 foo.example.com. ipv6hint="2001:db8::1,2001:db8::53:1"',
    '000103666f6f076578616d706c6503636f6d0000060020' +
      '20010db8000000000000000000000001' +
      '20010db8000000000000000000530001',
    '1 foo.example.com ipv6hint=2001:db8::1,2001:db8::53:1',
  ],
  [
    'SVCB',
    '16 foo.example.org. alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1',
    '001003666f6f076578616d706c65036f726700' +
      '0000000400010004' +
      '00010009026832' +
      '0568332d3139' +
      '00040004c0000201',
    '16 foo.example.org mandatory=alpn,ipv4hint alpn="h2,h3-19" ipv4hint=192.0.2.1',
  ],
  [
    'SVCB',
    '16 foo.example.org. alpn="f\\\\\\\\oo\\\\,bar,h2"',
    '001003666f6f076578616d706c65036f726700' + '0001000c' + '08665c6f6f2c626172' + '026832',
    '16 foo.example.org alpn="f\\\\\\\\oo\\\\,bar,h2"',
  ],
  ['HTTPS', '1 . no-default-alpn ech=AAEC', '00010000020000' + '00050003000102', '1 . no-default-alpn ech=AAEC'],
  ['URI', '10 1 "ftp://a.test/"', '000a00016674703a2f2f612e746573742f', '10 1 "ftp://a.test/"'],
  ['DS', '60485 5 1 2BB183AF', 'ec4505012bb183af', '60485 5 1 2bb183af'],
  ['DNSKEY', '256 3 5 AQPS', '010003050103d2', '256 3 5 AQPS'],
  [
    'RRSIG',
    'A 5 3 86400 20030322173103 20030220173103 2642 a.test. oJ8=',
    '00010503000151803e7c9dd73e5510d70a5201610474657374' + '00a09f',
    'A 5 3 86400 20030322173103 20030220173103 2642 a.test oJ8=',
  ],
  ['HINFO', '"PC \\"x\\"" Linux', '0650432022782205' + '4c696e7578', '"PC \\"x\\"" "Linux"'],
  [
    'SOA',
    'a. b. 1 1h 2m30s 1w 1d',
    '01610001620000000001' + '00000e10' + '00000096' + '00093a80' + '00015180',
    'a b 1 3600 150 604800 86400',
  ],
  // RFC 3597: any type by its octets, also a type with a form of its own, and octets that are wrong for it.
  ['TYPE65534', '\\# 4 0a000001', '0a000001', '\\# 4 0a000001'],
  ['TYPE65534', '\\# 0', '', '\\# 0'],
  ['A', '\\# 4 0a000001', '0a000001', '10.0.0.1'],
  ['A', '\\# 3 0a0000', '0a0000', '\\# 3 0a0000'],
  // In quotes it is a string.
  ['TXT', '"\\#" 1', '0123' + '0131', '"#" "1"'],
])('%s %s', (type, text, octets, printed) => {
  expect(wireOf(type, text)).toBe(octets);
  expect(textOf(type, octets)).toBe(printed);
});

test.each([
  ['SVCB', '1 . port=53 port=54', 'port is given twice'],
  ['SVCB', '1 . colour=red', 'unknown SvcParamKey: colour'],
  ['SVCB', '1 . port=x', 'not a number of 16 bits'],
  ['MX', '65536 a.', 'not a number of 16 bits: 65536'],
  ['MX', '1 a. b.', 'data of MX ends before b.'],
  ['MX', '1', 'a name is missing'],
  ['DNSKEY', '256 3 5 A!', 'not base64: A!'],
  ['TXT', `"${'x'.repeat(256)}"`, 'a string of 256 octets (at most 255)'],
  ['TXT', 'a\nb', "a record's data is one line"],
  ['TXT', '\\300', 'escape \\300 is above 255'],
  ['LOC', '1 2 3', 'data of LOC is written as \\# length octets'],
])('%s %s: %s', (type, text, message) => {
  expect(() => encodeText(type, text)).toThrow(message);
});

test('octets of every type round-trip through text', () => {
  const types = ['A', 'SOA', 'TXT', 'NAPTR', 'SVCB', 'CAA', 'SSHFP', 'RRSIG', 'URI', 'HINFO', 'DNSKEY', 'TYPE65534'];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 40 }), (type, octets) => {
      const text = textOf(type, Buffer.from(octets).toString('hex'));
      expect(textOf(type, wireOf(type, text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

const zone: Zone = {
  origin: 'z.test',
  ttl: 60,
  records: {
    www: {
      A: ['192.0.2.1'],
      HTTPS: ['1 . alpn=h2 ipv4hint=192.0.2.1'],
      SSHFP: ['4 2 abcd', '1 2 ef01'],
      TYPE65534: ['\\# 4 0a000001'],
      TYPE28: ['\\# 3 0a0000'],
      ttl: { A: 5, TYPE65534: 7 },
    },
    old: { DNAME: 'new.z.test', TXT: ['at the DNAME itself'] },
    'hidden.old': { A: ['192.0.2.2'] },
    'host.new': { A: ['192.0.2.3'] },
    round: { DNAME: 'round.z.test' },
    out: { DNAME: 'elsewhere.test' },
    long: { DNAME: Array(4).fill('x'.repeat(60)).join('.') },
    signed: { CNAME: 'www.z.test', RRSIG: ['CNAME 13 3 60 0 0 1 z.test AAAA'] },
  },
};

test.each([
  ['www.z.test', 'HTTPS', ['www.z.test HTTPS 1 . alpn="h2" ipv4hint=192.0.2.1']],
  ['www.z.test', 'TYPE65', ['www.z.test HTTPS 1 . alpn="h2" ipv4hint=192.0.2.1']],
  ['www.z.test', 'TYPE65534', ['www.z.test TYPE65534 \\# 4 0a000001']],
  ['www.z.test', 'AAAA', ['www.z.test AAAA \\# 3 0a0000']],
  ['old.z.test', 'TXT', ['old.z.test TXT "at the DNAME itself"']],
  [
    'host.old.z.test',
    'A',
    ['old.z.test DNAME new.z.test', 'host.old.z.test CNAME host.new.z.test', 'host.new.z.test A 192.0.2.3'],
  ],
  ['host.old.z.test', 'CNAME', ['old.z.test DNAME new.z.test', 'host.old.z.test CNAME host.new.z.test']],
  ['hidden.old.z.test', 'A', ['old.z.test DNAME new.z.test', 'hidden.old.z.test CNAME hidden.new.z.test']],
  ['a.out.z.test', 'A', ['out.z.test DNAME elsewhere.test', 'a.out.z.test CNAME a.elsewhere.test']],
  ['a.round.z.test', 'A', ['round.z.test DNAME round.z.test', 'a.round.z.test CNAME a.round.z.test']],
  ['signed.z.test', 'A', ['signed.z.test CNAME www.z.test', 'www.z.test A 192.0.2.1']],
])('zone: %s %s', (name, type, text) => {
  expect(createZoneSet([zone]).answer(name, type).text).toEqual(text);
});

test('zone: a DNAME that makes a name too long is YXDOMAIN, with the DNAME', () => {
  const { rcode, answer } = createZoneSet([zone]).answer(`${'y'.repeat(20)}.long.z.test`, 'A');
  expect(rcode).toBe(6);
  expect(answer).toHaveLength(1);
});

test('zone: TTLs by type', () => {
  const zones = createZoneSet([zone]);
  const ttls = ['A', 'SSHFP', 'TYPE65534'].map((type) => zones.answer('www.z.test', type).answer[0]?.ttl);
  expect(ttls).toEqual([5, 60, 7]);
});

test('records of new types travel over the wire', async () => {
  const { dns, seen } = await serve({ zones: [zone] });
  const client = udpClient(dns);
  const asked = Buffer.from('00070100000100000000000003777777017a04746573740000410001', 'hex');
  client.send(asked);
  const { message } = await client.receive();
  expect(message.toString('hex')).toContain('0001' + '00' + '0001' + '0003' + '026832' + '0004' + '0004' + 'c0000201');
  expect(await seen('dns-query')).toMatchObject({ type: 'HTTPS' });
  expect(await seen('dns-reply')).toMatchObject({ answers: ['www.z.test HTTPS 1 . alpn="h2" ipv4hint=192.0.2.1'] });
});

test('a server refuses a zone with bad data', async () => {
  const zones = [{ origin: 'z.test', records: { www: { CAA: ['x'] } } }];
  await expect(startServer({ name: 'A', addresses: ['127.0.0.1'], port: 0, zones })).rejects.toThrow(
    'zone z.test: www CAA 0: not a number of 8 bits: x',
  );
});
