import { absent, scenario, unknown } from 'resolv-lab';

const HOST = 'getaddrinfo(3): with AI_NUMERICHOST the node must be a numerical address, and no lookup is made';
const SERVICE = 'getaddrinfo(3), EAI_NONAME: AI_NUMERICSERV was given and the service is no port number';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), AI_NUMERICHOST',
  title: 'AI_NUMERICHOST: a name is refused, and no server is asked',
  about: `
    Two flags keep getaddrinfo from lookups: AI_NUMERICHOST takes addresses alone, AI_NUMERICSERV numbers of ports alone. IPv4 addresses have the forms of
    inet_aton(3), IPv6 addresses those of inet_pton(3) with a scope behind a percent sign.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test flags=AI_NUMERICHOST'],
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  expected: absent(HOST),
  musl: unknown,
  variants: {
    ipv4: {
      title: 'AI_NUMERICHOST with an IPv4 address',
      steps: ['getaddrinfo 192.0.2.7 flags=AI_NUMERICHOST'],
      absent: { result: '192.0.2.7', asked: 'nobody' },
    },
    'ipv4-short': {
      title: 'an IPv4 address of two parts, as inet_aton(3) has it',
      steps: ['getaddrinfo 192.7 flags=AI_NUMERICHOST'],
      absent: { result: '192.0.0.7', asked: 'nobody' },
      expected: absent('getaddrinfo(3): numbers-and-dots notation as supported by inet_aton(3)'),
    },
    'ipv6-scope': {
      title: 'an IPv6 address with a scope',
      manual: 'getaddrinfo(3), node',
      steps: ['getaddrinfo fe80::1%lo'],
      absent: { result: 'fe80::1%1', asked: 'nobody' },
      expected: absent('getaddrinfo(3), NOTES: address%scope-id'),
    },
    'other-family': {
      title: 'an IPv4 address, and IPv6 asked for',
      manual: 'getaddrinfo(3), EAI_ADDRFAMILY',
      steps: ['getaddrinfo 192.0.2.7 family=inet6'],
      absent: { result: 'EAI_ADDRFAMILY', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_ADDRFAMILY: no addresses in the requested address family'),
    },
    service: {
      title: 'AI_NUMERICSERV: the name of a service is refused',
      manual: 'getaddrinfo(3), AI_NUMERICSERV',
      steps: ['getaddrinfo 192.0.2.7 service=domain flags=AI_NUMERICSERV'],
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: absent(SERVICE),
    },
    'service-number': {
      title: 'AI_NUMERICSERV with a number',
      manual: 'getaddrinfo(3), AI_NUMERICSERV',
      steps: ['getaddrinfo 192.0.2.7 service=53 flags=AI_NUMERICSERV'],
      absent: { result: '192.0.2.7 port=53', asked: 'nobody' },
      expected: absent('getaddrinfo(3): a decimal number is converted to binary'),
    },
  },
});
