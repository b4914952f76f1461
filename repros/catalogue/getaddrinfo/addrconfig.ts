import { absent, scenario, shown, unknown } from 'resolv-lab';

const RULE =
  'getaddrinfo(3), AI_ADDRCONFIG: addresses of a family only if the system has one configured; loopback does not count';
const CODE = 'glibc nss/getaddrinfo.c (sysdeps/posix before 2.38)';
const V4 = 'addr add 198.18.0.2/32 dev lo';
const V6 = 'addr add fd53:1ab::2/128 dev lo nodad';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), AI_ADDRCONFIG',
  title: 'AI_ADDRCONFIG: a machine with IPv4 alone gets IPv4 addresses alone',
  symptoms: ['a program on a machine without a network finds no address, although nslookup does'],
  about: `
    With AI_ADDRCONFIG the C library looks at the addresses of the machine. Those of the loopback interface do not count. Without hints glibc sets the flag by
    itself.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  ip: [V4],
  steps: ['getaddrinfo www.lab.test. flags=AI_ADDRCONFIG'],
  absent: { result: '192.0.2.1' },
  expected: absent(RULE),
  musl: unknown,
  variants: {
    ipv6: { title: 'a machine with IPv6 alone', ip: [V6], absent: { result: '2001:db8::1' } },
    both: { title: 'a machine with both', ip: [V4, V6], absent: { result: '192.0.2.1 2001:db8::1' } },
    neither: {
      title: 'a machine with loopback addresses alone',
      ip: [],
      absent: { result: ['EAI_NONAME', 'EAI_ADDRFAMILY', 'EAI_NODATA'] },
      expected: shown(`${CODE}: with AF_UNSPEC nothing is left out unless the machine has one of both families`),
    },
    'neither-inet': {
      title: 'loopback addresses alone, and AF_INET asked for',
      ip: [],
      steps: ['getaddrinfo www.lab.test. flags=AI_ADDRCONFIG family=inet'],
      absent: { result: ['EAI_NONAME', 'EAI_ADDRFAMILY', 'EAI_NODATA'], asked: 'nobody' },
      expected: absent(`${RULE}; ${CODE}`),
    },
    'other-family': {
      title: 'a machine with IPv4 alone, and AF_INET6 asked for',
      steps: ['getaddrinfo www.lab.test. flags=AI_ADDRCONFIG family=inet6'],
      absent: { result: ['EAI_NONAME', 'EAI_ADDRFAMILY', 'EAI_NODATA'] },
    },
    'without-flag': {
      title: 'without the flag the addresses of the machine do not count',
      steps: ['getaddrinfo www.lab.test.'],
      absent: { result: '192.0.2.1 2001:db8::1' },
    },
  },
});
