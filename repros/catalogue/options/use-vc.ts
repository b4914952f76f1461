import { absent, answerWith, scenario, unknown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), use-vc: forces the use of TCP for DNS resolutions';

/** 2001:db8::5 if the query for AAAA came over the connection of the query for A, else 2001:db8::6. */
function tellConnection() {
  let first = '';
  return [
    answerWith((reply) => reply.init().question().section('answer').record('www.lab.test', 'A', '192.0.2.5'), {
      type: 'A',
      when: ({ client }) => {
        first = client;
        return true;
      },
    }),
    answerWith((reply) => reply.init().question().section('answer').record('www.lab.test', 'AAAA', '2001:db8::5'), {
      when: ({ client }) => client === first,
    }),
    answerWith((reply) => reply.init().question().section('answer').record('www.lab.test', 'AAAA', '2001:db8::6')),
  ];
}

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: use-vc',
  title: 'use-vc: all queries go over TCP',
  symptoms: ['with options use-vc every lookup opens a connection to the nameserver'],
  about: `
    With \`use-vc\` the resolver sends no query over UDP. Both queries of a lookup share a connection; the server answers with 2001:db8::5 if that is so, and
    with 2001:db8::6 if not. \`single-request\` does not change that.`,
  conf: 'nameserver A\noptions use-vc',
  servers: { A: { does: tellConnection } },
  steps: ['getaddrinfo www.lab.test.'],
  absent: { result: '192.0.2.5 2001:db8::5', asked: 'A(tcp A tcp AAAA)' },
  expected: absent(OPTION),
  musl: unknown,
  variants: {
    'single-request': {
      title: 'single-request makes no difference over TCP',
      conf: 'nameserver A\noptions use-vc single-request',
      expected: absent(`${OPTION}; glibc resolv/res_send.c, send_vc: it writes both queries at once`),
    },
    'single-request-reopen': {
      title: 'nor does single-request-reopen',
      conf: 'nameserver A\noptions use-vc single-request-reopen',
      expected: absent(`${OPTION}; glibc resolv/res_send.c, send_vc: it writes both queries at once`),
    },
    'next-lookup': {
      title: 'each lookup has its own connection',
      servers: { A: 'answers' },
      steps: ['one: getaddrinfo one.lab.test.', 'two: res_query two.lab.test type=TXT'],
      absent: { one: { asked: 'A(tcp A tcp AAAA)' }, two: { asked: 'A(tcp TXT)', result: 'TXT "A"' } },
    },
  },
});
