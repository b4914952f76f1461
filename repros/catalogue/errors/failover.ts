import { absent, scenario, unknown } from 'resolv-lab';

const source =
  'glibc resolv/res_send.c, send_dg: SERVFAIL, NOTIMP and REFUSED go to next_ns, other replies are final; the same from 2.17 to 2.44';
const next = { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'nowhere' };

export default scenario({
  title: 'which errors of the first nameserver make the resolver ask the second',
  symptoms: ['the second nameserver knows the name and is never asked'],
  about: `
    SERVFAIL, REFUSED, NOTIMP and a referral mean that a server cannot answer, so the next one is asked at once. NXDOMAIN, NOERROR without records and
    FORMERR are answers: the lookup ends, even if the next server knows the name.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'servfail', B: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  absent: next,
  expected: absent(source),
  musl: unknown,
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'refused', B: 'answers' } },
    notimp: { title: 'NOTIMP', servers: { A: 'records rcode=NOTIMP', B: 'answers' } },
    lame: { title: 'a referral without records, AA and RA', servers: { A: 'lame', B: 'answers' } },
    formerr: {
      title: 'FORMERR is final',
      servers: { A: 'records rcode=FORMERR', B: 'answers' },
      absent: { result: 'EAI_NONAME', asked: 'A', waited: 'nowhere' },
    },
    nxdomain: {
      title: 'NXDOMAIN is final',
      servers: { A: 'nxdomain', B: 'answers' },
      absent: { result: 'EAI_NONAME', asked: 'A', waited: 'nowhere' },
    },
    nodata: {
      title: 'NOERROR without records is final',
      servers: { A: 'nodata', B: 'answers' },
      absent: { result: 'EAI_NODATA', asked: 'A', waited: 'nowhere' },
    },
    dead: {
      title: 'nobody listens on the port: ICMP says so at once',
      servers: { A: 'dead', B: 'answers' },
      absent: { ...next, asked: 'B' },
    },
    silent: {
      title: 'silence costs one timeout',
      servers: { A: 'drop', B: 'answers' },
      absent: { ...next, waited: 'A' },
    },
  },
});
