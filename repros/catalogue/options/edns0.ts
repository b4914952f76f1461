import { absent, answerWith, byVersion, scenario, shown, unknown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), edns0: enables the DNS extensions of RFC 2671, whose queries have an OPT record';
const CLAMP = 'NEWS of glibc 2.26, CVE-2017-12132: EDNS responses are limited to 1200 octets; commit e14a27723c';

/** The last octets of the address are the payload size of the query: 192.0.4.176 for 1200, 192.0.2.0 for 512. */
const tellSize = answerWith((reply, { edns }) =>
  reply
    .init()
    .question()
    .section('answer')
    .record('www.lab.test', 'A', `192.0.${(edns?.size ?? 0) >> 8}.${(edns?.size ?? 0) & 0xff}`),
);
const query = (buffer: string) => ({ steps: [`res_query www.lab.test type=A${buffer}`], musl: 'musl has no edns0' });

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: edns0',
  title: 'edns0: queries have an OPT record',
  bugs: ['21361', 'CVE-2017-12132'],
  symptoms: ['answers of more than 512 octets need TCP, and a firewall drops it'],
  about: `
    With \`edns0\` a query has an OPT record with the largest size of a reply over UDP. The server tells the size in its answer: 192.0.4.176 is 1200 octets,
    192.0.0.0 a query without EDNS. Up to 2.25 glibc named the size of its buffer; since 2.26 at most 1200 octets and at least 512.`,
  conf: 'nameserver A\noptions edns0',
  servers: { A: { does: () => [tellSize] } },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.0.0' },
  absent: { result: ['192.0.4.176', '192.0.4.0'] },
  expected: absent(OPTION),
  musl: unknown,
  variants: {
    'without-option': {
      title: 'without edns0 a query has no OPT record',
      conf: 'nameserver A',
      shown: { result: ['192.0.4.176', '192.0.4.0'] },
      absent: { result: '192.0.0.0' },
      expected: absent('glibc resolv/res_mkquery.c: the OPT record needs RES_USE_EDNS0'),
    },
    'large-buffer': {
      title: 'res_query with a buffer of 65535 octets names 1200',
      ...query(''),
      shown: { result: 'A 192.0.255.255' },
      absent: { result: 'A 192.0.4.176' },
      expected: byVersion({ '>=2.26': absent(CLAMP), '<2.26': shown(`${CLAMP}; before, the size of the buffer`) }),
    },
    'middle-buffer': {
      title: 'a buffer of 1000 octets: 1000',
      ...query(' buffer=1000'),
      absent: { result: 'A 192.0.3.232' },
    },
    'small-buffer': {
      title: 'a buffer of 300 octets: 512, the least that RFC 6891 allows',
      ...query(' buffer=300'),
      shown: { result: 'A 192.0.1.44' },
      absent: { result: 'A 192.0.2.0' },
      expected: byVersion({ '>=2.26': absent(CLAMP), '<2.26': shown(`${CLAMP}; before, the size of the buffer`) }),
    },
  },
});
