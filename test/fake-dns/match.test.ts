import { expect, test } from 'vitest';
import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import { type Match, matcher } from '../../fake-dns/match.ts';

const query: DnsQueryEvent = {
  kind: 'dns-query',
  at: 1,
  server: 'A',
  transport: 'udp',
  local: '127.0.0.1',
  client: '192.0.2.50#4000',
  query: 1,
  id: 1,
  name: 'WWW.example.test',
  type: 'A',
  flags: ['rd'],
  bytes: 0,
  raw: '',
};

test.each<[Match, boolean]>([
  [{}, true],
  [{ name: 'www.EXAMPLE.test.' }, true],
  [{ name: 'example.test' }, false],
  [{ name: '.example.test' }, true],
  [{ name: '.www.example.test' }, true],
  [{ name: '.ample.test' }, false],
  [{ name: '*.test' }, true],
  [{ name: 'w*w.*' }, true],
  [{ name: '*' }, true],
  [{ name: 'www?example.test' }, false],
  [{ name: 'wwwxexample*' }, false],
  [{ type: 'a' }, true],
  [{ type: ['AAAA', 'A'] }, true],
  [{ type: 'AAAA' }, false],
  [{ transport: 'tcp' }, false],
  [{ client: '192.0.2.50' }, true],
  [{ client: '192.0.2.5' }, false],
  [{ client: '192.0.2.50#4000' }, true],
  [{ client: '192.0.2.50#400' }, false],
  [{ when: ({ flags }) => flags.includes('rd') }, true],
  [{ type: 'A', when: () => false }, false],
])('%j: %j', (match, fits) => {
  expect(matcher(match)(query)).toBe(fits);
});

test('a match accepts TYPE1, and refuses an unknown type', () => {
  expect(matcher({ type: 'TYPE1' })(query)).toBe(true);
  expect(() => matcher({ type: ['A', 'AAA'] })).toThrow('unknown record type: AAA');
});
