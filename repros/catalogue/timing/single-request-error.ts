import { absent, fixedIn, scenario } from 'resolv-lab';

const source = 'NEWS of glibc 2.41, bug 30081; commits af625987d6 and, for the 2.36 branch, 789addc412';

export default scenario({
  title: 'with single-request an error of the first nameserver costs a whole timeout',
  bugs: ['30081'],
  symptoms: ['with single-request every lookup takes five seconds since the first nameserver answers SERVFAIL'],
  about: `
    With \`single-request\` the query for AAAA waits for the answer to A. The first nameserver answers A with SERVFAIL. The resolver then waited for the
    second answer, although it had not sent the second query, and asked the next nameserver only after a timeout.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1 single-request`,
  servers: { A: 'servfail', B: 'answers' },
  musl: 'musl has no single-request',
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.2 2001:db8::2', asked: 'A(A) B(A AAAA)', waited: 'A' },
  absent: { result: '192.0.2.2 2001:db8::2', asked: 'A(A) B(A AAAA)', waited: 'nowhere' },
  expected: fixedIn('2.41', source, { debian: ['2.36-9+deb12u9'], notInDebian: ['2.31'] }),
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'refused', B: 'answers' } },
    reopen: {
      title: 'single-request-reopen',
      libcs: '>=2.26',
      conf: `
        nameserver A
        nameserver B
        options timeout:1 single-request-reopen`,
    },
    'without-option': {
      title: 'without the option',
      conf: `
        nameserver A
        nameserver B
        options timeout:1`,
      shown: { waited: 'A' },
      absent: { result: '192.0.2.2 2001:db8::2', asked: 'A(A AAAA) B(A AAAA)', waited: 'nowhere' },
      expected: absent(
        'glibc resolv/res_send.c, send_dg: SERVFAIL of the first answer goes to next_ns, once the second is there',
      ),
    },
  },
});
