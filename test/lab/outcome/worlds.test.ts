import { expect, test } from 'vitest';
import { bundled, ONE_CELL, run } from '../../e2e/command.ts';

const ENTRY = await bundled('test/lab/outcome/fixtures/entry.ts');

/** By variant: the outcome of a lookup of www.lab.test, with A and B in resolv.conf and `timeout:1`, in any glibc since 2.26. */
const LOOKUPS: Record<string, string> = {
  main: '2001:db8::1 192.0.2.1; A udp A answered, AAAA answered',
  servfail: '2001:db8::2 192.0.2.2; A udp A SERVFAIL, AAAA SERVFAIL; B udp A answered, AAAA answered',
  refused: '2001:db8::2 192.0.2.2; A udp A REFUSED, AAAA REFUSED; B udp A answered, AAAA answered',
  drop: '2001:db8::2 192.0.2.2; A udp A no answer, AAAA no answer, timeout; B udp A answered, AAAA answered',
  'drop-both':
    'EAI_AGAIN; 2 × (A udp A no answer, AAAA no answer, timeout; B udp A no answer, AAAA no answer, timeout); ' +
    '2 × (A udp +lab.test A no answer, AAAA no answer, timeout; B udp +lab.test A no answer, AAAA no answer, timeout)',
  half: '192.0.2.1; 3 × A udp A answered, AAAA no answer, timeout',
  nxdomain:
    'EAI_NONAME; A udp A NXDOMAIN, AAAA NXDOMAIN; A udp +corp.test A NXDOMAIN, AAAA NXDOMAIN; ' +
    'A udp +lab.test A NXDOMAIN, AAAA NXDOMAIN',
  nodata: '192.0.2.1; A udp A answered, AAAA no data',
  delay: '2001:db8::1 192.0.2.1; A udp A answered, AAAA answered',
  truncate: '2001:db8::1 192.0.2.1; A udp A truncated, AAAA truncated; A tcp A answered, AAAA answered',
  'refuse-tcp':
    '2001:db8::2 192.0.2.2; A udp A truncated, AAAA truncated; 2 × A tcp reset; B tcp A answered, AAAA answered',
  'cut-tcp':
    '2001:db8::2 192.0.2.2; A udp A truncated, AAAA truncated; A tcp A cut, AAAA no answer; B tcp A answered, AAAA answered',
  'use-vc': '2001:db8::1 192.0.2.1; A tcp A answered, AAAA answered',
  'wrong-id': '2001:db8::2 192.0.2.2; A udp A rejected, AAAA rejected, timeout; B udp A answered, AAAA answered',
  'wrong-port': '2001:db8::2 192.0.2.2; A udp A rejected, AAAA rejected, timeout; B udp A answered, AAAA answered',
};

const OTHERS: Record<string, string> = {
  odd: 'res_query a\\032b\\059\\124\\233.lab.test A: A 192.0.2.1; A udp A answered',
  'at-once': [
    '3 × getaddrinfo w*.lab.test on worker-*: 2001:db8::1 192.0.2.1; A udp A answered, AAAA answered',
    'getaddrinfo one.lab.test: 2001:db8::1 192.0.2.1; A udp A answered, AAAA answered' +
      ' then getaddrinfo two.lab.test: 2001:db8::1 192.0.2.1; A udp A answered, AAAA answered' +
      ' & getaddrinfo x.lab.test on x: 2001:db8::1 192.0.2.1; A udp A answered, AAAA answered',
    '3 × getaddrinfo row-*.lab.test: 2001:db8::1 192.0.2.1; A udp A answered, AAAA answered',
  ].join(' | '),
  'all-calls': [
    'gethostbyname www.lab.test: 192.0.2.1; A udp A answered',
    'gethostbyname2 no.lab.test family=inet6: 2001:db8::1 name=no.lab.test.lab.test; A udp AAAA NXDOMAIN; A udp +lab.test AAAA answered',
    'gethostbyaddr 192.0.2.7: TRY_AGAIN; 2 × (A udp PTR REFUSED; B udp PTR REFUSED)',
    'getnameinfo 127.0.0.1 port=53 flags=NI_NUMERICHOST,NI_NUMERICSERV: 127.0.0.1 53',
    'getaddrinfo 127.0.0.1 service=53 flags=AI_NUMERICHOST: 127.0.0.1 port=53',
    'res_query www.lab.test MX: MX 10 a.lab.test; A udp MX answered',
    'res_query no.lab.test A: HOST_NOT_FOUND NXDOMAIN; A udp A NXDOMAIN',
    'res_search www.lab.test TXT: NO_DATA NOERROR; A udp TXT no data; A udp +lab.test TXT no data',
    'getpwnam root: uid=0 gid=0 gecos=root dir=/ shell=/bin/sh',
    'getgrnam nobody-of-that-name: not found',
    'set options+=RES_ROTATE: ok',
    'state: 127.0.0.1 127.0.0.2 timeout=1 attempts=2 ndots=1 RES_ROTATE',
    'res_init: ok',
  ].join(' | '),
};

test('the outcome shows the behaviour of nameservers in real lookups, and is the same in each repeat', async () => {
  const expected: Record<string, string> = {
    ...Object.fromEntries(Object.entries(LOOKUPS).map(([id, text]) => [id, `getaddrinfo www.lab.test: ${text}`])),
    ...OTHERS,
  };
  const words = [...ONE_CELL, '--variant', Object.keys(expected).join(','), '--repeat', '2'];
  const { document } = await run(words, {}, ENTRY);
  const found = (attempt: number) =>
    Object.fromEntries(
      document.cells.filter((cell) => cell.attempt === attempt).map(({ variant, outcome }) => [variant, outcome]),
    );
  expect(found(1)).toEqual(expected);
  expect(found(2)).toEqual(expected);
}, 120_000);
