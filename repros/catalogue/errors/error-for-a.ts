import { absent, answerWith, scenario, shown, unknown } from 'resolv-lab';

const next =
  'glibc resolv/res_send.c, send_dg, next_ns: outside of strict-error the second response is used if the first is an error';

export default scenario({
  title: 'an error for A hides the addresses of the answer for AAAA',
  symptoms: ['a name with IPv6 addresses is not found because the nameserver fails for A'],
  about: `
    The nameserver answers the first query of the pair, for A, with an error, and the second, for AAAA, with an address. glibc waits for the second answer and
    uses it, for each kind of error. Silence is the exception: after the timeout glibc asks for A alone, and forgets the answer for AAAA.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  // Before 2.20 glibc closed the socket at the first error, and whether the second reply was there is a race.
  libcs: '>=2.20',
  servers: { A: 'servfail type=A' },
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ['EAI_NONAME', 'EAI_NODATA', 'EAI_AGAIN', 'EAI_FAIL'] },
  absent: { result: '2001:db8::1' },
  expected: absent(next),
  musl: unknown,
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'refused type=A' } },
    notimp: { title: 'NOTIMP', servers: { A: 'records rcode=NOTIMP type=A' } },
    formerr: {
      title: 'FORMERR',
      servers: {
        A: { does: () => [answerWith((reply) => reply.init({ rcode: 'FORMERR' }).question(), { type: 'A' })] },
      },
      expected: absent('glibc resolv/res_query.c, __res_context_query: one answer with records is enough'),
    },
    nxdomain: {
      title: 'NXDOMAIN, which says that the name does not exist for any type',
      servers: { A: 'nxdomain type=A' },
      expected: absent(
        'glibc resolv/res_query.c, __res_context_query: NXDOMAIN beside an answer with records is a success',
      ),
    },
    silent: {
      title: 'no reply for A: the answer for AAAA is lost, unlike that for A when AAAA has no reply',
      servers: { A: 'drop type=A' },
      expected: shown(
        'glibc resolv/res_send.c, send_dg: the retry with RES_SNGLKUP sends the first query alone, and a timeout without any answer ends the attempt',
      ),
    },
    later: {
      title: 'the answer for AAAA comes first',
      servers: { A: 'servfail type=A delay=200' },
    },
    musl: { title: 'musl', libcs: 'musl', expected: unknown },
  },
});
