import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'the canonical name of a lookup is the name of its address',
  bugs: ['15218'],
  symptoms: ['a lookup with AI_CANONNAME takes seconds, or returns the name of another host'],
  about: `
    A lookup of one family with AI_CANONNAME asked for the PTR record of the first address until 2.18, and returned the name in it. With a server that does not
    answer for PTR the lookup waited for it. The canonical name is the name that DNS gives for the name itself.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test. family=inet flags=AI_CANONNAME'],
  shown: { result: '192.0.2.1', canonname: 'a.lab.test', asked: 'A(A PTR)' },
  absent: { result: '192.0.2.1', canonname: 'www.lab.test', asked: 'A(A)' },
  expected: fixedIn('2.19', 'NEWS of glibc 2.19, bug 15218; commit b957ced889'),
  musl: unknown,
  variants: {
    'both-families': {
      title: 'both families',
      steps: ['getaddrinfo www.lab.test. flags=AI_CANONNAME'],
      shown: { canonname: 'a.lab.test' },
      absent: { result: '192.0.2.1 2001:db8::1', canonname: 'www.lab.test', asked: 'A(A AAAA)' },
      expected: unknown,
    },
    'silent-for-ptr': {
      title: 'the server does not answer for PTR',
      servers: { A: 'drop type=PTR' },
      shown: { result: '192.0.2.1', asked: 'A(A PTR)', waited: 'A' },
      absent: { result: '192.0.2.1', canonname: 'www.lab.test', asked: 'A(A)', waited: 'nowhere' },
    },
  },
});
