import { absent, fixedIn, scenario } from 'resolv-lab';

const PARALLEL = 'musl src/network/res_msend.c: a query goes to all nameservers at the same time';

export default scenario({
  title: 'an error of twelve octets is ignored, and the lookup waits for a whole timeout',
  bugs: ['31890'],
  symptoms: ['a lookup takes seconds although the first nameserver answers with an error at once'],
  about: `
    Some servers send SERVFAIL, REFUSED or NOTIMP as a header only, without the question. glibc compared the question of such a reply
    with its own, found none, and dropped the reply. So it waited for the timeout before it asked the next server.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=31890'],
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'headerOnly rcode=SERVFAIL', B: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'A' },
  absent: { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'nowhere' },
  expected: fixedIn('2.41', 'NEWS of glibc 2.41, bug 31890; commits 691a3b2e9b, 4987404a5f (2.36 branch)', {
    branches: true,
    debian: ['2.36-9+deb12u9'],
    notInDebian: ['2.31'],
  }),
  musl: 'after SERVFAIL musl asks the first server again, beside the second; the variants show other errors',
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'headerOnly rcode=REFUSED', B: 'answers' }, musl: absent(PARALLEL) },
    notimp: { title: 'NOTIMP', servers: { A: 'headerOnly rcode=NOTIMP', B: 'answers' }, musl: absent(PARALLEL) },
  },
});
