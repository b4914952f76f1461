import { absent, scenario, unknown } from 'resolv-lab';

const RULE = 'getaddrinfo(3): no hints mean AF_UNSPEC, any socket type, AI_V4MAPPED and AI_ADDRCONFIG';
const V4 = 'addr add 198.18.0.2/32 dev lo';
const V6 = 'addr add fd53:1ab::2/128 dev lo nodad';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), hints',
  title: 'without hints a machine with IPv4 alone gets IPv4 addresses alone',
  symptoms: ['a program without hints gets other addresses than one with hints that are all zero'],
  about: `
    A program may pass NULL in place of hints. POSIX takes that for flags of zero; glibc sets AI_ADDRCONFIG, so that the addresses of the machine count. The flags of the
    second lookup are zero.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  ip: [V4],
  steps: ['without: getaddrinfo www.lab.test. hints=none', 'zero: getaddrinfo two.lab.test.'],
  absent: { without: { result: '192.0.2.1' }, zero: { result: '192.0.2.1 2001:db8::1' } },
  expected: absent(RULE),
  musl: unknown,
  variants: {
    ipv6: {
      title: 'without hints, on a machine with IPv6 alone',
      ip: [V6],
      absent: { without: { result: '2001:db8::1' }, zero: { result: '192.0.2.1 2001:db8::1' } },
    },
    both: {
      title: 'without hints, on a machine with both',
      ip: [V4, V6],
      absent: { without: { result: '192.0.2.1 2001:db8::1' }, zero: { result: '192.0.2.1 2001:db8::1' } },
    },
  },
});
