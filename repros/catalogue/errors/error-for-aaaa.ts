import { absent, answerWith, scenario, unknown } from 'resolv-lab';

const next =
  'glibc resolv/res_send.c, send_dg, next_ns: outside of strict-error the first response is used even if the second is an error';

export default scenario({
  title: 'an error for AAAA hides the addresses of the answer for A',
  symptoms: ['a name with IPv4 addresses is not found because the nameserver cannot do AAAA'],
  about: `
    Load balancers and small DNS servers answer AAAA with an error although the name exists. glibc uses the answer for A all the same, for each kind of error,
    and asks no further server. In musl the whole lookup fails.`,
  links: ['https://github.com/openziti/ziti/issues/3075', 'https://github.com/containers/aardvark-dns/issues/679'],
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'servfail type=AAAA' },
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ['EAI_NONAME', 'EAI_NODATA', 'EAI_AGAIN', 'EAI_FAIL'] },
  absent: { result: '192.0.2.1' },
  expected: absent(next),
  musl: unknown,
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'refused type=AAAA' } },
    formerr: {
      title: 'FORMERR, by a server that knows no AAAA',
      servers: {
        A: { does: () => [answerWith((reply) => reply.init({ rcode: 'FORMERR' }).question(), { type: 'AAAA' })] },
      },
      expected: absent(
        'glibc resolv/res_query.c, __res_context_query: one answer with records is enough, with FORMERR and NOTIMP',
      ),
    },
    nxdomain: {
      title: 'NXDOMAIN, which says that the name does not exist for any type',
      servers: { A: 'nxdomain type=AAAA' },
      expected: absent('glibc resolv/nss_dns/dns-host.c, gaih_getanswer: SUCCESS and NOTFOUND make SUCCESS'),
    },
    silent: {
      title: 'no reply for AAAA',
      servers: { A: 'drop type=AAAA' },
      expected: absent(
        'glibc resolv/res_send.c, send_dg: with one answer, a timeout leads to RES_SNGLKUP, then to that answer',
      ),
    },
  },
});
