import { absent, scenario, unknown } from 'resolv-lab';
import { BOTH_FAMILIES } from '../../shared/both-families.ts';
import { ipv4Host, ipv6Host } from '../../shared/linked-host.ts';

const RFC = 'RFC 6724, section 6';
const record = (address: string) => `www.lab.test. ${address.includes(':') ? 'AAAA' : 'A'} ${address}`;
const records = (...addresses: string[]) => ({ A: { records: addresses.map(record).join('\n') } });
const ordered = (...addresses: string[]) => ({ result: addresses.join(' '), ordered: true });

export default scenario({
  title: 'rule 3 of the order: IPv6 comes last if its source address is deprecated',
  symptoms: ['all clients take the same one of several addresses, in spite of round robin'],
  about: `
    Further rules of getaddrinfo: an address whose source is deprecated comes later (3), a smaller scope earlier (8), and so does the destination that has the longest common prefix with its source (9).
    Rule 9 ends round robin: glibc applies it to IPv4 within one subnet alone. Else the order of the reply stays (10).`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  ip: BOTH_FAMILIES.map((line) => line.replace('nodad', 'nodad preferred_lft 0')),
  steps: ['getaddrinfo www.lab.test.'],
  absent: ordered('192.0.2.1', '2001:db8::1'),
  expected: absent(`${RFC}, rule 3: avoid deprecated addresses`),
  musl: unknown,
  variants: {
    'smaller-scope': {
      title: 'rule 8: an address of smaller scope comes first',
      ip: ipv6Host('fec0::2/64'),
      servers: records('2001:db8:5::1', 'fec0::9'),
      absent: ordered('fec0::9', '2001:db8:5::1'),
      expected: absent('RFC 3484, section 6, rule 8; glibc getaddrinfo.c, default_precedence: fec0::/10 has no row'),
    },
    'longest-prefix': {
      title: 'rule 9: of two IPv6 addresses the one that is closer to the source address comes first',
      ip: ipv6Host(),
      servers: records('2001:db8:ff::1', '2001:db8:2::1'),
      absent: ordered('2001:db8:2::1', '2001:db8:ff::1'),
      expected: absent(`${RFC}, rule 9: use longest matching prefix`),
      musl: absent(`${RFC}, rule 9; musl src/network/lookup_name.c, __lookup_name: DAS_PREFIX_SHIFT`),
    },
    'same-subnet': {
      title: 'rule 9: the IPv4 address in the subnet of the source comes first',
      ip: ipv4Host,
      servers: records('192.0.2.7', '198.51.100.7'),
      absent: ordered('198.51.100.7', '192.0.2.7'),
      expected: absent(
        'glibc getaddrinfo.c, rfc3484_sort, rule 9: IPv4 addresses of the same subnet; RFC 3484, rule 9',
      ),
      musl: unknown,
    },
    'order-of-reply': {
      title: 'rule 10: the order of the reply stays',
      ip: ipv4Host,
      servers: records('192.0.2.9', '203.0.113.1', '192.0.2.3'),
      absent: ordered('192.0.2.9', '203.0.113.1', '192.0.2.3'),
      expected: absent(
        `${RFC}, rule 10: otherwise, leave the order unchanged; glibc applies rule 9 to IPv4 within a subnet alone`,
      ),
      musl: absent(`${RFC}, rule 10; musl src/network/lookup_name.c: IPv4 addresses alone are not sorted`),
    },
  },
});
