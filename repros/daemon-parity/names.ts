import fc from 'fast-check';
import type { Zone } from '../../fake-dns/index.ts';
import { type Case, questions, type Serial } from './case.ts';

type Records = Zone['records'];

/** Addresses of one question: distinct ones for each serial, from the networks for documentation and benchmarks. */
const v4 = (serial: Serial, count: number) =>
  Array.from({ length: count }, (_, at) => `198.${18 + (at >> 8)}.${serial % 256}.${at % 256}`);
const v6 = (serial: Serial, count: number) =>
  Array.from({ length: count }, (_, at) => `2001:db8:${serial.toString(16)}::${(at + 1).toString(16)}`);

interface Data {
  a: number;
  aaaa: number;
}

/** The records of a host with this many addresses of each family. */
function recordsOf({ a, aaaa }: Data, serial: Serial): Records[string] {
  return { ...(a > 0 && { A: v4(serial, a) }), ...(aaaa > 0 && { AAAA: v6(serial, aaaa) }) };
}

/** What an application asks for, apart from the name. */
interface Ask {
  verb: 'getaddrinfo' | 'gethostbyname' | 'gethostbyname2';
  family: 'unspec' | 'inet' | 'inet6';
  flags?: string;
}

function askName(name: string, ask: Ask, records: Records): Case {
  const { verb, family, flags } = ask;
  return {
    records,
    verb,
    args: {
      name,
      ...(verb !== 'gethostbyname' && { family }),
      // Without a socket type, each address comes three times.
      ...(verb === 'getaddrinfo' && { socktype: 'stream', ...(flags && { flags }) }),
    },
  };
}

const addrinfo = (flags: readonly string[] = ['', 'AI_CANONNAME']) =>
  fc.record({
    verb: fc.constant('getaddrinfo' as const),
    family: fc.constantFrom('unspec', 'inet', 'inet6'),
    flags: fc.constantFrom(...flags),
  }) as fc.Arbitrary<Ask>;

const hostent = fc.constantFrom<Ask>(
  { verb: 'gethostbyname', family: 'inet' },
  { verb: 'gethostbyname2', family: 'inet' },
  { verb: 'gethostbyname2', family: 'inet6' },
);

const both: fc.Arbitrary<Data> = fc.record({ a: fc.integer({ min: 1, max: 3 }), aaaa: fc.integer({ min: 1, max: 3 }) });

const label = (serial: Serial) => `n${serial}`;
const full = (serial: Serial) => `${label(serial)}.lab.test`;

/** A host with generated addresses, asked for in a generated way. */
const host = (ask: fc.Arbitrary<Ask>, data: fc.Arbitrary<Data>) =>
  questions(fc.record({ ask, data }), ({ ask, data }, serial) =>
    askName(full(serial), ask, { [label(serial)]: recordsOf(data, serial) }),
  );

/** A chain of CNAME records that ends at a host. */
const chain = (ask: fc.Arbitrary<Ask>) =>
  questions(fc.record({ ask, data: both, length: fc.integer({ min: 1, max: 5 }) }), ({ ask, data, length }, serial) => {
    const link = (at: number) => (at === 0 ? label(serial) : `${label(serial)}-${at}`);
    const links = Array.from({ length }, (_, at) => [link(at), { CNAME: `${link(at + 1)}.lab.test` }]);
    return askName(full(serial), ask, { ...Object.fromEntries(links), [link(length)]: recordsOf(data, serial) });
  });

const servfail = (ask: fc.Arbitrary<Ask>) =>
  questions(ask, (how, serial) => ({ ...askName(full(serial), how, {}), servfail: [full(serial)] }));

const missing = (ask: fc.Arbitrary<Ask>) => questions(ask, (how, serial) => askName(full(serial), how, {}));

/** A name with a record of another type. */
const noAddress = (ask: fc.Arbitrary<Ask>) =>
  questions(ask, (how, serial) => askName(full(serial), how, { [label(serial)]: { TXT: ['no address'] } }));

/** A lookup of an address, with the zone of its name. */
function askAddress(verb: 'gethostbyaddr' | 'getnameinfo', address: string, name: string | null): Case {
  const digits = address.includes(':')
    ? reverse6(address)
    : `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const [first = '', ...rest] = digits.split('.');
  return {
    zones: { [rest.join('.')]: name === null ? {} : { [first]: { PTR: [name] } } },
    verb,
    args: { address },
  };
}

/** The name below ip6.arpa of an address such as 2001:db8:7::1. */
function reverse6(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) =>
    text
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join('');
  const [left, right] = [groups(head), groups(tail)];
  const digits = left + '0'.repeat(32 - left.length - right.length) + right;
  return `${[...digits].toReversed().join('.')}.ip6.arpa`;
}

const address = (verb: 'gethostbyaddr' | 'getnameinfo', hasName: boolean) =>
  questions(fc.boolean(), (isV6, serial) => {
    const [one = ''] = isV6 ? v6(serial, 1) : v4(serial, 1);
    return askAddress(verb, one, hasName ? full(serial) : null);
  });

/** A host with addresses of the family that is asked for, or with none of them; those of the other family come in any number. */
const ofFamily = (ask: fc.Arbitrary<Ask>, hasOwn: boolean) =>
  questions(
    fc.record({ ask, own: fc.integer({ min: 1, max: 3 }), other: fc.nat(3) }),
    ({ ask, own, other }, serial) => {
      const [mine, rest] = hasOwn ? [own, other] : [0, own];
      const data = ask.family === 'inet6' ? { a: rest, aaaa: mine } : { a: mine, aaaa: rest };
      return askName(full(serial), ask, { [label(serial)]: recordsOf(data, serial) });
    },
  );

const ofOneFamily = addrinfo().filter(({ family }) => family !== 'unspec');

export const addresses = {
  getaddrinfo: ofFamily(addrinfo(), true),
  'getaddrinfo-other-family': ofFamily(ofOneFamily, false),
  'getaddrinfo-many': host(
    addrinfo(),
    fc.record({ a: fc.integer({ min: 20, max: 400 }), aaaa: fc.integer({ min: 0, max: 400 }) }),
  ),
  'getaddrinfo-1000': host(addrinfo(), fc.constant({ a: 500, aaaa: 500 })),
  'getaddrinfo-cname': chain(addrinfo()),
  'getaddrinfo-mapped': host(addrinfo(['AI_V4MAPPED', 'AI_V4MAPPED,AI_ALL']), both),
  'getaddrinfo-missing': missing(addrinfo()),
  'getaddrinfo-no-address': noAddress(addrinfo()),
  'getaddrinfo-servfail': servfail(addrinfo()),
  gethostbyname: host(hostent, both),
  'gethostbyname-many': host(
    hostent,
    fc.record({ a: fc.integer({ min: 20, max: 400 }), aaaa: fc.integer({ min: 20, max: 400 }) }),
  ),
  'gethostbyname-cname': chain(hostent),
  'gethostbyname-missing': missing(hostent),
  'gethostbyname-no-address': noAddress(hostent),
  'gethostbyname-servfail': servfail(hostent),
  gethostbyaddr: address('gethostbyaddr', true),
  'gethostbyaddr-missing': address('gethostbyaddr', false),
  getnameinfo: address('getnameinfo', true),
  'getnameinfo-missing': address('getnameinfo', false),
};

/** A host of /etc/hosts, asked for by its name or by an alias. */
const inFile = (ask: fc.Arbitrary<Ask>) =>
  questions(
    fc.record({ ask, data: both, aliases: fc.nat(3), byAlias: fc.boolean() }),
    ({ ask, data: { a, aaaa }, aliases, byAlias }, serial) => {
      const others = Array.from({ length: aliases }, (_, at) => `${label(serial)}-alias${at}`);
      const lines = [...v4(serial, a), ...v6(serial, aaaa)].map(
        (each) => `${[each, full(serial), ...others].join(' ')}\n`,
      );
      const [first] = others;
      return {
        ...askName(byAlias && first ? first : full(serial), ask, {}),
        files: { hosts: lines.join('') },
      };
    },
  );

export const hostsFile = { 'hosts-getaddrinfo': inFile(addrinfo()), 'hosts-gethostbyname': inFile(hostent) };
