import { absent, byVersion, fixedIn, scenario, unknown } from 'resolv-lab';

const fix = fixedIn('2.20', 'NEWS of glibc 2.20, bug 16849, and of 2.18, bug 15339; commits cf26a0cb6a, 3d04f5db20');

export default scenario({
  title: 'a failure of all nameservers is reported as another error than "try again"',
  bugs: ['16849', '15339'],
  symptoms: ['"Name or service not known" while the network is down, so a program gives up that should try again'],
  about: `
    No nameserver answers, so whether the name exists is not known: EAI_AGAIN. For AF_UNSPEC getaddrinfo returned EAI_AGAIN only if the name
    service said "try again". A timeout of DNS is "unavailable" instead, and became EAI_SYSTEM or EAI_NONAME.`,
  links: [
    'https://sourceware.org/bugzilla/show_bug.cgi?id=16849',
    'https://sourceware.org/bugzilla/show_bug.cgi?id=15339',
  ],
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'drop' },
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ['EAI_SYSTEM ETIMEDOUT', 'EAI_NONAME'] },
  absent: { result: 'EAI_AGAIN' },
  expected: fix,
  musl: unknown,
  variants: {
    servfail: {
      title: 'SERVFAIL',
      servers: { A: 'servfail' },
      shown: { result: ['EAI_SYSTEM ECONNREFUSED', 'EAI_SYSTEM EAGAIN', 'EAI_SYSTEM ETIMEDOUT', 'EAI_NONAME'] },
    },
    'closed-port': {
      title: 'the port is closed',
      servers: { A: 'dead' },
      shown: { result: ['EAI_SYSTEM ECONNREFUSED', 'EAI_NONAME'] },
    },
    inet: {
      title: 'for IPv4 alone, which the commit calls right',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      shown: { result: ['EAI_SYSTEM ETIMEDOUT', 'EAI_SYSTEM EAGAIN', 'EAI_NONAME'] },
      expected: byVersion({ '>=2.20': absent('bug 16849, commit cf26a0cb6a'), '<2.20': unknown }),
    },
    gethostbyname: {
      title: 'gethostbyname: TRY_AGAIN',
      steps: ['gethostbyname www.lab.test.'],
      shown: { result: ['NETDB_INTERNAL ETIMEDOUT', 'NETDB_INTERNAL EAGAIN', 'HOST_NOT_FOUND'] },
      absent: { result: 'TRY_AGAIN' },
      expected: unknown,
    },
  },
});
