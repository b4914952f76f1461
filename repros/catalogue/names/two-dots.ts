import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

const source =
  'NEWS of glibc 2.21, bug 16469; commit f3d945d5f2 "don\'t drop trailing dot in res_nquerydomain(..., name, NULL, ...)"';

export default scenario({
  title: 'a name with two dots at its end is found',
  bugs: ['16469'],
  about: `
    A dot at the end says that a name is complete. A second one is an empty label, and no name in the DNS has one. Before 2.21 the resolver removed a dot
    before it encoded the name, so the name with two dots became a valid one.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test..'],
  shown: { result: '192.0.2.1 2001:db8::1', names: 'www.lab.test' },
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  expected: fixedIn('2.21', source),
  musl: unknown,
  variants: {
    'res-query': {
      title: 'res_query',
      steps: ['res_query name=www.lab.test.. type=1'],
      shown: { names: 'www.lab.test' },
      absent: { asked: 'nobody' },
      expected: absent('glibc resolv/ns_name_pton.c: an empty label inside of a name is the error EMSGSIZE'),
    },
  },
});
