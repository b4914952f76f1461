import { absent, scenario, unknown } from 'resolv-lab';

const RULE =
  'resolv.conf(5), search: by default the list has the local domain, which is everything after the first dot of the host name';
const ROOT = 'resolv.conf(5), search: if the host name has no dot, the root domain is the local domain';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), search',
  title: 'without search the domain of the host name is the search list',
  symptoms: ['a short name resolves on one machine, and not on its clone with another host name'],
  about: `
    A resolv.conf without \`search\` and \`domain\` does not mean that short names are asked for as they are: glibc takes the domain from the name of the host. A
    line with \`search\`, or a host name without a dot, avoids that.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain name=www' },
  hostname: 'client.lab.test',
  steps: ['getaddrinfo www'],
  absent: { result: '192.0.2.1 2001:db8::1', names: 'www.lab.test' },
  expected: absent(RULE),
  musl: unknown,
  variants: {
    'two-dots': {
      title: 'of a host name with several dots, everything behind the first',
      hostname: 'client.dept.lab.test',
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.dept.lab.test' },
    },
    'without-dot': {
      title: 'a host name without a dot: the short name as it is',
      hostname: 'client',
      absent: { result: 'EAI_NONAME', names: 'www' },
      expected: absent(ROOT),
    },
    'with-search': {
      title: 'a search line replaces the domain of the host name',
      conf: 'nameserver A\nsearch other.test',
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.other.test' },
      expected: absent('resolv.conf(5), search: the default may be changed by the search keyword'),
    },
    'no-file': {
      title: 'without a resolv.conf too, at the server of the local machine',
      manual: 'resolv.conf(5), the file',
      steps: ['remove resolv.conf', 'getaddrinfo www'],
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.lab.test', asked: 'A' },
      expected: absent('resolv.conf(5): without the file, the local name server and the domain of the host name'),
    },
  },
});
