import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

const NO_VALUE = 'glibc resolv/res_init.c: a search line without a domain is skipped';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), search',
  title: 'without a search list a name that does not exist is asked for once',
  symptoms: ['every query for a name that does not exist is sent twice'],
  about: `
    There is no search domain, and the host name has none. glibc 2.17 has a search list with one empty domain, so it asks for a name that does not exist a second
    time: first as it is, then with the empty domain. A line \`search\` without a domain changes nothing.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: 'EAI_NONAME', asked: 'A(A AAAA A AAAA)', names: 'www.lab.test' },
  absent: { result: 'EAI_NONAME', asked: 'A(A AAAA)', names: 'www.lab.test' },
  expected: byVersion({
    '>=2.26': absent('glibc resolv/res_init.c, res_vinit_1: a domain is added only if the host name has one'),
    '<2.26': shown('glibc 2.17 resolv/res_init.c, __res_vinit: the list has defdname, although that is empty'),
  }),
  musl: unknown,
  variants: {
    'search-nothing': {
      title: 'a search line without a domain is ignored',
      conf: 'nameserver A\nsearch one.test\nsearch',
      steps: ['getaddrinfo www'],
      shown: { names: 'www' },
      absent: { result: 'EAI_NONAME', names: 'www.one.test www' },
      expected: absent(NO_VALUE),
    },
    'dot-at-end': {
      title: 'search domains may end in a dot',
      conf: 'nameserver A\nsearch one.test. two.test.',
      steps: ['getaddrinfo www'],
      shown: { names: 'www' },
      absent: { result: 'EAI_NONAME', names: 'www.one.test www.two.test www' },
      expected: unknown,
    },
  },
});
