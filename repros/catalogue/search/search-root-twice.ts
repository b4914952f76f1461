import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

const source =
  'glibc 2.44 resolv/res_query.c, __res_context_search, and resolv/tst-resolv-no-search.c (bug 33804); the root was a part of the list since commit b59d114bd1 (2.21)';

export default scenario({
  title: 'with `search .` every name that does not exist is asked for twice',
  bugs: ['33804'],
  symptoms: ['the nameserver gets each query for an unknown name twice'],
  about: `
    A name with a dot is tried as it is. If it does not exist, the search list follows, and its only domain is the root, which gives the same
    name again. Until 2.44 the resolver did not notice that.`,
  conf: `
    nameserver A
    search .`,
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo missing.lab.test family=inet'],
  shown: { result: 'EAI_NONAME', asked: 'A(A A)' },
  absent: { result: ['EAI_NONAME', 'EAI_NODATA'], asked: 'A(A)' },
  expected: fixedIn('2.44', source, { since: '2.21' }),
  musl: unknown,
  variants: {
    exists: {
      title: 'a name that exists is asked for once',
      servers: { A: 'answers' },
      shown: { result: '192.0.2.1', asked: 'A(A A)' },
      absent: { result: '192.0.2.1', asked: 'A(A)' },
      expected: absent('glibc resolv/res_query.c, __res_context_search: an answer ends the search'),
    },
    'final-dot': {
      title: 'with a dot at the end there is no search',
      steps: ['getaddrinfo missing.lab.test. family=inet'],
      expected: absent(
        'resolv.conf(5), ndots, and glibc resolv/res_query.c: a name with a final dot is not searched for',
      ),
    },
  },
});
