import { absent, fixedIn, scenario, shown } from 'resolv-lab';

/** The addresses of `manyAddresses 2000`. */
const v4 = '198.18.0.1-198.18.7.208';
/** The first that musl has room for. Before 1.2.4 it had no TCP, and the truncated answer has no records. */
const first = '198.18.0.1-198.18.0.48';
const v6 = '2001:db8::1-2001:db8::7d0';

const ALL =
  'glibc resolv/nss_dns/dns-host.c: addresses are stored until the buffer of the caller is full, which is ERANGE; a DNS message has 65535 octets (RFC 1035, section 4.2.2)';
const AGAIN =
  'glibc nss/getaddrinfo.c (sysdeps/posix before 2.39): after ERANGE the call is repeated with twice the buffer';

export default scenario({
  title: 'a name with two thousand addresses loses some of them',
  symptoms: [
    'a name with thousands of addresses has only 48 of them',
    'one lookup of a name costs a dozen TCP connections',
  ],
  about: `
    The answer has 32,000 octets, so it comes over TCP. glibc returns all addresses if the buffer of the caller has room, and ERANGE otherwise. getaddrinfo begins with a
    buffer of 1024 octets, and asks the nameserver again for each larger one. musl returns the first 48.`,
  conf: 'nameserver A',
  servers: { A: 'manyAddresses 2000' },
  steps: ['gethostbyname large.lab.test'],
  absent: { result: v4, asked: 'A(A tcp A)' },
  expected: absent(ALL),
  musl: shown('musl src/network/lookup.h, MAXADDRS: at most 48 addresses of a name'),
  variants: {
    'no-room': {
      title: 'gethostbyname_r with a buffer of 8192 octets: ERANGE, after the whole answer came',
      libcs: 'glibc',
      steps: ['gethostbyname large.lab.test buffer=8192'],
      absent: { result: 'NETDB_INTERNAL ERANGE', asked: 'A(A tcp A)' },
      expected: absent('gethostbyname(3): ERANGE for a buffer that is too small, with h_errno NETDB_INTERNAL'),
    },
    ipv4: {
      title: 'getaddrinfo for IPv4: seven or eight rounds of UDP and TCP',
      steps: ['getaddrinfo large.lab.test family=inet'],
      shown: { result: [first, 'EAI_NONAME'] },
      absent: { result: v4 },
      expected: absent(AGAIN),
    },
    'both-families': {
      title: 'getaddrinfo for both families',
      steps: ['getaddrinfo large.lab.test'],
      absent: { result: `${v4} ${v6}` },
      expected: fixedIn('2.23', 'commit e9db92d3ac in glibc 2.23, bug 18665: the entry many-addresses'),
    },
    'over-udp': {
      title: 'in one UDP datagram, which is larger than the query allows: it is used',
      libcs: 'glibc',
      servers: { A: 'manyAddresses 2000 whole=yes' },
      absent: { result: v4, asked: 'A(A)' },
      expected: absent(
        'glibc resolv/res_send.c, send_dg: a buffer of MAXPACKET octets is allocated if more octets wait (FIONREAD)',
      ),
    },
  },
});
