import { absent, scenario, unknown } from 'resolv-lab';

const ZONES = 'RFC 1035, section 3.5, and RFC 3596, section 2.5: the names of addresses';

export default scenario({
  title: 'the name that is asked for to find the name of an address',
  about: `
    A reverse lookup is a PTR query for the octets, or the hexadecimal digits, of the address in reverse order. An IPv6 address with an IPv4 address
    in it is looked up as that IPv4 address. A PTR record may be behind a CNAME record, as where a part of a network is delegated.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['gethostbyaddr 192.0.2.1'],
  absent: { asked: 'A(PTR)', names: '1.2.0.192.in-addr.arpa' },
  expected: absent(ZONES),
  musl: absent(ZONES),
  variants: {
    inet6: {
      title: 'IPv6',
      steps: ['gethostbyaddr 2001:db8::1'],
      absent: { asked: 'A(PTR)', names: `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa` },
    },
    mapped: {
      title: 'getnameinfo of an IPv4 address in an IPv6 address',
      steps: ['getnameinfo ::ffff:192.0.2.1'],
      absent: { asked: 'A(PTR)', names: '1.2.0.192.in-addr.arpa' },
      expected: absent('glibc resolv/nss_dns/dns-host.c, gethostbyaddr2_r: a mapped address becomes AF_INET'),
      musl: unknown,
    },
    alias: {
      title: 'a CNAME record in front of the PTR record (RFC 2317)',
      servers: {
        A: {
          records:
            '1.2.0.192.in-addr.arpa. CNAME 1.0-127.2.0.192.in-addr.arpa.\n1.0-127.2.0.192.in-addr.arpa. PTR www.lab.test.',
        },
      },
      absent: { result: '192.0.2.1 name=www.lab.test', asked: 'A(PTR)' },
      expected: absent('RFC 2317; glibc resolv/tst-resolv-byaddr.c'),
      musl: unknown,
    },
    two: {
      title: 'two PTR records: the first is the name',
      servers: {
        A: { records: '1.2.0.192.in-addr.arpa. PTR one.lab.test.\n1.2.0.192.in-addr.arpa. PTR two.lab.test.' },
      },
      absent: { result: '192.0.2.1 name=one.lab.test', asked: 'A(PTR)' },
      expected: unknown,
      musl: unknown,
    },
  },
});
