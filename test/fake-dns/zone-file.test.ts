import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZoneError, zoneFromFile } from '../../fake-dns/index.ts';
import { createZoneSet } from '../../fake-dns/zones/answer.ts';
import { addressesIn, udpClient } from './clients.ts';
import { serve } from './serve.ts';

const example = `
$ORIGIN example.test. ; the zone
$TTL 1h
@	IN	SOA	ns hostmaster.example.test. (
		2026112901 ; serial
		2h 15m     ; refresh, retry
		2w
		1d )       ; minimum
	NS	ns
	NS	ns.elsewhere.test.
	MX	10 mail
ns	IN 300 A 192.0.2.53
	300 IN AAAA 2001:db8::53
WWW	A	192.0.2.1
www	IN	A	192.0.2.2	; the same name
	A	192.0.2.1	; again
alias	CNAME	www
*.wild	A	192.0.2.7
txt	TXT	"one; not a comment" two ( "three
on two lines" )
	TXT	"\\200\\"q"
_sip._udp SRV 1 2 5060 sip
$ORIGIN sub
host	A	192.0.2.9
@	HTTPS 1 . alpn="h2,h3"
old	DNAME	new
10	PTR	host.example.test.
example.test.example.test. TXT "no dot"
x.sub.example.test. TYPE65534 \\# 4 ( 0a00
	0001 )
bad.sub.example.test. A \\# 1 ff
`;

const zones = createZoneSet([zoneFromFile(example)]);

test.each([
  [
    'example.test',
    'SOA',
    ['example.test SOA ns.example.test hostmaster.example.test 2026112901 7200 900 1209600 86400'],
  ],
  ['example.test', 'NS', ['example.test NS ns.example.test', 'example.test NS ns.elsewhere.test']],
  ['example.test', 'MX', ['example.test MX 10 mail.example.test']],
  ['ns.example.test', 'AAAA', ['ns.example.test AAAA 2001:db8::53']],
  ['www.example.test', 'A', ['www.example.test A 192.0.2.1', 'www.example.test A 192.0.2.2']],
  ['alias.example.test', 'CNAME', ['alias.example.test CNAME www.example.test']],
  ['any.wild.example.test', 'A', ['any.wild.example.test A 192.0.2.7']],
  [
    'txt.example.test',
    'TXT',
    ['txt.example.test TXT "one; not a comment" "two" "three\\010on two lines"', 'txt.example.test TXT "\\200\\"q"'],
  ],
  ['_sip._udp.example.test', 'SRV', ['_sip._udp.example.test SRV 1 2 5060 sip.example.test']],
  ['host.sub.example.test', 'A', ['host.sub.example.test A 192.0.2.9']],
  ['sub.example.test', 'HTTPS', ['sub.example.test HTTPS 1 . alpn="h2,h3"']],
  ['old.sub.example.test', 'DNAME', ['old.sub.example.test DNAME new.sub.example.test']],
  ['10.sub.example.test', 'PTR', ['10.sub.example.test PTR host.example.test']],
  ['example.test.example.test', 'TXT', ['example.test.example.test TXT "no dot"']],
  ['x.sub.example.test', 'TYPE65534', ['x.sub.example.test TYPE65534 \\# 4 0a000001']],
  ['bad.sub.example.test', 'A', ['bad.sub.example.test A \\# 1 ff']],
])('%s %s', (name, type, text) => {
  expect(zones.answer(name, type).text).toEqual(text);
});

test('TTLs: stated, $TTL, the last stated one, and the minimum of the SOA', () => {
  const ttl = (text: string, name: string) => createZoneSet([zoneFromFile(text)]).answer(name, 'A').answer[0]?.ttl;
  expect(ttl(example, 'ns.example.test')).toBe(300);
  expect(ttl(example, 'www.example.test')).toBe(3600);
  const soa = 'z.test. IN SOA a. b. 1 2 3 4 77\n';
  expect(ttl(`${soa}www.z.test. A 192.0.2.1\n`, 'www.z.test')).toBe(77);
  expect(ttl(`${soa}a.z.test. 9 A 192.0.2.1\nwww.z.test. A 192.0.2.1\n`, 'www.z.test')).toBe(9);
  expect(ttl('$ORIGIN z.test.\nwww 5 A 192.0.2.1\n 6 A 192.0.2.2\n', 'www.z.test')).toBe(5);
});

test('a file of a few records without SOA, with the origin given', async () => {
  const zone = zoneFromFile('www A 192.0.2.1\r\n@ A 192.0.2.2\r\n', { origin: 'z.test' });
  const { dns } = await serve({ zones: [zone] });
  const client = udpClient(dns);
  expect(addressesIn((await client.ask('www.z.test')).packet)).toEqual(['192.0.2.1']);
  expect(addressesIn((await client.ask('z.test')).packet)).toEqual(['192.0.2.2']);
});

test.each([
  ['www A 192.0.2.1', 'db.test:1: relative name www without an origin: begin with $ORIGIN'],
  ['\n\n  A 192.0.2.1', 'db.test:3: the first record has no name'],
  ['$ORIGIN z.test.\nwww A 192.0.2.300', 'db.test:2: not an IPv4 address: 192.0.2.300'],
  ['$ORIGIN z.test.\nwww AAA 1', 'db.test:2: unknown record type: AAA'],
  ['$ORIGIN z.test.\nwww IN', 'db.test:2: a record type is missing'],
  ['$ORIGIN z.test.\nwww CH TXT x', 'db.test:2: class CH: only IN is served'],
  ['$ORIGIN z.test.\n\n@ SOA a b 1 2 3 4 (\n5', 'db.test:3: an opening parenthesis without a closing one'],
  ['$ORIGIN z.test.\n@ SOA a b 1 2 3 4', 'db.test:2: a time is missing'],
  ['$ORIGIN z.test.\n@ SOA a b (\n1 2 3 4 5 )\n@ SOA a b 1 2 3 4 5', 'db.test:4: a second SOA'],
  ['$ORIGIN z.test.\n)', 'db.test:2: a closing parenthesis without an opening one'],
  ['$ORIGIN z.test.\nx TXT "abc', 'db.test:2: a quoted string without an end'],
  ['$ORIGIN z.test.\nx TXT abc\\', 'db.test:2: a backslash at the end'],
  ['$ORIGIN z.test.\n$INCLUDE other', 'db.test:2: $INCLUDE is not supported: write the records into this file'],
  ['$ORIGIN z.test.\n$TTTL 3', 'db.test:2: unknown directive $TTTL'],
  ['$ORIGIN z.test.\n$TTL x', 'db.test:2: not a time in seconds: x'],
  ['$ORIGIN a b', 'db.test:1: $ORIGIN takes one word'],
  [
    '$ORIGIN z.test.\n@ SOA a b 1 2 3 4 5\nwww.y.test. A 192.0.2.1',
    'db.test:3: www.y.test is outside of the zone z.test',
  ],
  ['$ORIGIN z.test.\nx CNAME y\nx A 192.0.2.1', 'db.test:3: x.z.test has a CNAME, and so no A'],
  ['$ORIGIN z.test.\nx CNAME y\nx CNAME z', 'db.test:3: x.z.test has a second CNAME'],
  ['$ORIGIN z.test.\nx..y A 192.0.2.1', 'db.test:2: empty label in name: x..y.z.test'],
  ['', 'db.test:0: no origin: the file has neither $ORIGIN nor SOA'],
])('%j', (text, message) => {
  expect(() => zoneFromFile(text, { file: 'db.test' })).toThrow(message);
  expect(() => zoneFromFile(text, { file: 'db.test' })).toThrow(ZoneError);
});

test('any text is a zone that a server accepts, or a one-line error', () => {
  const word = fc.constantFrom(
    '$ORIGIN',
    'a.',
    '@',
    'x',
    '\\.',
    'A',
    'TXT',
    'SOA',
    '"',
    '(',
    ')',
    ';',
    '\n',
    ' ',
    '1',
    'IN',
    '\\',
  );
  const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (file) => {
      try {
        createZoneSet([zoneFromFile(file, { origin: 'z.test' })]);
      } catch (error) {
        expect(error).toBeInstanceOf(ZoneError);
        expect((error as Error).message).not.toContain('\n');
      }
    }),
    { numRuns: 3000 },
  );
});
