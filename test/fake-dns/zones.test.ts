import { expect, test } from 'vitest';
import { createZoneSet } from '../../fake-dns/zones/answer.ts';
import type { Zone } from '../../fake-dns/zones/schema.ts';

const zone: Zone = {
  origin: 'Example.test',
  ttl: 60,
  records: {
    '@': { NS: ['ns.example.test'], TXT: ['one', ['two', 'q"\\é']] },
    www: { A: ['192.0.2.1', '192.0.2.2'], ttl: 5 },
    alias: { CNAME: 'chain.example.test' },
    chain: { CNAME: 'WWW.example.test.' },
    loop: { CNAME: 'pool.example.test' },
    pool: { CNAME: 'loop.example.test' },
    away: { CNAME: 'www.elsewhere.test' },
    dangling: { CNAME: 'nowhere.example.test' },
    '*': { A: ['192.0.2.9'] },
    'deep.below.empty': { PTR: ['www.example.test'] },
    '*.sub': { CNAME: 'www.example.test' },
    '_dns._udp': { SRV: [{ priority: 1, weight: 2, port: 53, target: 'ns.example.test' }] },
    'a\\.b': { A: ['192.0.2.3'] },
  },
};

const zones = createZoneSet([zone, { origin: 'inner.example.test', records: { '@': { A: ['192.0.2.10'] } } }]);
const answer = (name: string, type: string) => {
  const { rcode, text, authority } = zones.answer(name, type);
  return [rcode, ...text, ...(authority.length > 0 ? ['SOA'] : [])];
};

test.each([
  ['www.example.test', 'A', [0, 'www.example.test A 192.0.2.1', 'www.example.test A 192.0.2.2']],
  ['www.example.test', 'AAAA', [0, 'SOA']],
  [
    'alias.example.test',
    'A',
    [
      0,
      'alias.example.test CNAME chain.example.test',
      'chain.example.test CNAME WWW.example.test',
      'www.example.test A 192.0.2.1',
      'www.example.test A 192.0.2.2',
    ],
  ],
  ['alias.example.test', 'CNAME', [0, 'alias.example.test CNAME chain.example.test']],
  [
    'alias.example.test',
    'MX',
    [0, 'alias.example.test CNAME chain.example.test', 'chain.example.test CNAME WWW.example.test', 'SOA'],
  ],
  [
    'loop.example.test',
    'A',
    [0, 'loop.example.test CNAME pool.example.test', 'pool.example.test CNAME loop.example.test'],
  ],
  ['away.example.test', 'A', [0, 'away.example.test CNAME www.elsewhere.test']],
  // The wildcard matches the nonexistent target of this CNAME.
  [
    'dangling.example.test',
    'A',
    [0, 'dangling.example.test CNAME nowhere.example.test', 'nowhere.example.test A 192.0.2.9'],
  ],
  ['any.thing.example.test', 'A', [0, 'any.thing.example.test A 192.0.2.9']],
  ['any.example.test', 'MX', [0, 'SOA']],
  // An empty non-terminal exists, so that the wildcard above it does not match (RFC 4592).
  ['empty.example.test', 'A', [0, 'SOA']],
  ['other.empty.example.test', 'A', [3, 'SOA']],
  ['x.sub.example.test', 'CNAME', [0, 'x.sub.example.test CNAME www.example.test']],
  ['_dns._udp.example.test', 'SRV', [0, '_dns._udp.example.test SRV 1 2 53 ns.example.test']],
  ['a\\.b.example.test', 'A', [0, 'a\\.b.example.test A 192.0.2.3']],
  ['example.test', 'TXT', [0, 'example.test TXT "one"', 'example.test TXT "two" "q\\"\\\\\\195\\169"']],
  ['inner.example.test', 'A', [0, 'inner.example.test A 192.0.2.10']],
  ['www.inner.example.test', 'A', [3, 'SOA']],
  ['elsewhere.test', 'A', [5]],
  ['www.example.test', 'ANY', [0, 'www.example.test A 192.0.2.1', 'www.example.test A 192.0.2.2']],
  ['www.example.test', 'TYPE65', [0, 'SOA']],
])('%s %s', (name, type, expected) => {
  expect(answer(name, type)).toEqual(expected);
  // The second answer comes from the cache.
  expect(answer(name, type)).toEqual(expected);
});

test('a zone for the root contains every name', () => {
  const root = createZoneSet([{ origin: '.', records: { '*': { A: ['192.0.2.4'] } } }]);
  expect(root.answer('any.thing', 'A').text).toEqual(['any.thing A 192.0.2.4']);
  expect(root.answer('.', 'SOA').text).toEqual(['. SOA ns hostmaster 1 3600 600 86400 60']);
});

test('the SOA has the given fields', () => {
  const { text } = createZoneSet([{ origin: 'a.test', soa: { serial: 42, mname: 'b.test' }, records: {} }]).answer(
    'a.test',
    'SOA',
  );
  expect(text).toEqual(['a.test SOA b.test hostmaster.a.test 42 3600 600 86400 60']);
});

test.each<[Zone['records'], string]>([
  [{ www: { A: ['192.0.2.1', '192.0.2'] } }, 'zone z.test: www A 1: Invalid IPv4 address, got "192.0.2"'],
  [{ www: { AAAA: ['192.0.2.1'] } }, 'zone z.test: www AAAA 0: Invalid IPv6 address, got "192.0.2.1"'],
  [{ www: { CNAME: 'a..b' } }, 'zone z.test: www CNAME: empty label in name: a..b, got "a..b"'],
  [{ www: { CNAME: 'a.b', A: ['192.0.2.1'] } }, 'zone z.test: www: a name with a CNAME has no other records'],
  [
    { 'www.z.test': {} },
    'zone z.test: www.z.test: record names are relative to z.test: write the part before it, or @',
  ],
  [{ www: { TXT: ['x'.repeat(256)] } }, 'zone z.test: www TXT 0: '],
  [{ www: { A: ['192.0.2.1'] }, WWW: { AAAA: ['::1'] } }, 'zone z.test: WWW: the same name as www'],
  [{ 'a.b': {}, '\\097.b': {} }, 'zone z.test: \\097.b: the same name as a.b'],
  [{ '': {} }, 'zone z.test: empty label in name: .z.test'],
  [{ [Array(4).fill('x'.repeat(62)).join('.')]: {} }, 'name of 260 octets (at most 255): xxx'],
  [{ www: { HINFOO: [] } as never }, 'zone z.test: www HINFOO: unknown record type: HINFOO'],
  [{ www: { caa: [] } as never }, 'zone z.test: www caa: unknown record type: caa'],
  [{ www: { CAA: ['0 issue'] } }, 'zone z.test: www CAA 0: a string is missing, got "0 issue"'],
  [{ www: { TYPE65534: ['1 2'] } }, 'zone z.test: www TYPE65534 0: data of TYPE65534 is written as \\# length octets'],
  [{ www: { TYPE65534: ['\\# 3 0a'] } }, 'zone z.test: www TYPE65534 0: \\# 3: 1 octets follow'],
  [{ www: { TYPE65536: [] } }, 'zone z.test: www TYPE65536: unknown record type: TYPE65536'],
  [{ www: { SSHFP: ['4 2 abc'] } }, 'zone z.test: www SSHFP 0: not hex: abc'],
  [{ www: { SSHFP: ['4 2 ab ; cd', '4 2 "'] } }, 'zone z.test: www SSHFP 1: a quoted string without an end'],
  [{ www: { A: ['192.0.2.1'], ttl: { B: 1 } } }, 'zone z.test: www ttl B: unknown record type: B'],
  [{ www: { CNAME: 'a.b', CAA: ['0 issue ";"'] } }, 'zone z.test: www: a name with a CNAME has no other records'],
  [{ www: { MX: [{ preference: -1, exchange: 'a' }] } }, 'zone z.test: www MX 0 preference: Too small'],
])('a bad record is refused with one line: case %#', (records, line) => {
  const open = () => createZoneSet([{ origin: 'z.test', records }]);
  expect(open).toThrow(line);
  expect(open).toThrow(/^[^\n]{1,400}$/);
});

test('two zones of one origin are refused', () => {
  expect(() => createZoneSet([zone, { origin: 'example.test.', records: {} }])).toThrow('same origin');
});
