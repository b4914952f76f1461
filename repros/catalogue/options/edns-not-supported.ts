import { absent, answerWith, byVersion, scenario, shown, unknown } from 'resolv-lab';

const SEND = 'glibc resolv/res_send.c, send_dg';
const NO_FALLBACK = 'NEWS of glibc 2.26, bug 21369: nameservers must support EDNS if edns0 is set; commit 44500cbb25';

/** A reply to queries with EDNS; others get a normal answer. */
const onEdns = (write: Parameters<typeof answerWith>[0]) => ({
  does: () => [answerWith(write, { when: ({ edns }) => edns !== undefined })],
});

export default scenario({
  title: 'a nameserver that does not know EDNS makes every lookup fail if edns0 is set',
  symptoms: ['with options edns0, or in a program that wants DNSSEC data, no name is found behind an old router'],
  about: `
    The nameserver answers queries with EDNS by NOTIMP, FORMERR or BADVERS, or not at all, and plain queries normally. glibc does not ask again without EDNS.
    BADVERS stands in the OPT record, which glibc does not read: the reply looks like one without records.`,
  conf: `
    nameserver A
    options edns0 timeout:1 attempts:1`,
  servers: { A: onEdns((reply) => reply.init({ rcode: 'NOTIMP' }).question()) },
  musl: 'musl has no edns0',
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ['EAI_AGAIN', 'EAI_SYSTEM ETIMEDOUT'] },
  absent: { result: '192.0.2.1 2001:db8::1' },
  expected: shown(`${SEND}: NOTIMP goes to next_ns, with the same query`),
  variants: {
    formerr: {
      title: 'FORMERR',
      servers: { A: onEdns((reply) => reply.init({ rcode: 'FORMERR' }).question()) },
      shown: { result: ['EAI_NONAME', 'EAI_SYSTEM ETIMEDOUT'] },
      expected: byVersion({ '>=2.26': shown(NO_FALLBACK), '<2.26': unknown }),
    },
    badvers: {
      title: 'BADVERS (RFC 6891): the name seems to have no addresses',
      servers: { A: onEdns((reply) => reply.init().question().opt({ size: 1232, rcode: 16 })) },
      shown: { result: 'EAI_NODATA' },
      expected: shown('glibc resolv/res_query.c, __res_context_query: the rcode of the header alone counts'),
    },
    silent: {
      title: 'no reply',
      servers: { A: onEdns((reply) => reply.drop()) },
      expected: shown(`${SEND}: a timeout goes to next_ns, with the same query`),
    },
    'without-option': {
      title: 'contrast: without edns0',
      conf: 'nameserver A\noptions timeout:1 attempts:1',
      expected: absent('resolv.conf(5), edns0: off by default'),
    },
  },
});
