import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

const RULE = absent('getnameinfo(3), EAI_OVERFLOW: the buffer pointed to by host or serv was too small');
const name = (words: string) => [`getnameinfo 192.0.2.1 port=514 ${words}`];
const overflow = { result: 'EAI_OVERFLOW' };

export default scenario({
  kind: 'conformance',
  manual: 'getnameinfo(3), EAI_OVERFLOW',
  title: 'a buffer that is too small for the name of the service',
  bugs: ['19787'],
  symptoms: ['the name of a service lacks its last letters'],
  about: `
    The program has a buffer of five octets for the name of the service, shell, which needs six. Before 2.24 getnameinfo cut the name, and returned no error.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19787'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { services: 'shell 514/tcp\n' },
  steps: name('servlen=5'),
  shown: { result: 'a.lab.test shel' },
  absent: overflow,
  expected: fixedIn('2.24', 'NEWS of glibc 2.24, bug 19787; commit 066746783d'),
  musl: unknown,
  variants: {
    'exact-service': {
      title: 'a buffer of the size of the name of the service',
      steps: name('servlen=6'),
      shown: overflow,
      absent: { result: 'a.lab.test shell' },
      expected: RULE,
    },
    host: {
      title: 'a buffer that is too small for the name of the host',
      steps: name('hostlen=10'),
      shown: { result: ['a.lab.tes shell', 'a.lab.test shell'] },
      expected: RULE,
    },
    'numeric-host': {
      title: 'a buffer that is too small for the number of the host',
      steps: name('hostlen=9 flags=NI_NUMERICHOST'),
      shown: { result: '192.0.2. shell' },
      expected: RULE,
    },
    'numeric-service': {
      title: 'a buffer that is too small for the number of the service',
      steps: name('servlen=3 flags=NI_NUMERICSERV'),
      shown: { result: 'a.lab.test 51' },
      expected: RULE,
    },
  },
});
