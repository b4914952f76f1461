import { absent, scenario, shown } from 'resolv-lab';

const ANY_TYPE =
  'RFC 1035, section 3.2.3, and RFC 3597: a type has 16 bits; glibc resolv/res_mkquery.c sends each of them';
const ONE_OCTET = 'musl src/network/res_mkquery.c: it returns -1 for a type above 255';

export default scenario({
  title: 'records of a type above 255 cannot be asked for',
  symptoms: ['a program finds no CAA records in an Alpine container'],
  about: `
    res_query takes any record type. glibc puts its 16 bits into the query and returns the reply as it is, known to it or not. musl makes no query
    for a type above 255, such as CAA (257).`,
  conf: 'nameserver A',
  servers: {
    A: { records: 'www.lab.test CAA 0 issue "ca.lab.test"\nwww.lab.test HTTPS 1 .\nwww.lab.test TYPE65280 \\# 2 0102' },
  },
  steps: ['res_query name=www.lab.test type=257'],
  shown: { asked: 'nobody' },
  absent: { result: 'CAA 0 issue "ca.lab.test"', asked: 'A(CAA)' },
  expected: absent(ANY_TYPE),
  musl: shown(ONE_OCTET),
  variants: {
    https: {
      title: 'HTTPS, type 65',
      steps: ['res_query name=www.lab.test type=65'],
      absent: { result: 'HTTPS 1 .', asked: 'A(HTTPS)' },
      musl: absent(ONE_OCTET),
    },
    private: {
      title: 'a type for private use, 65280',
      steps: ['res_query name=www.lab.test type=65280'],
      absent: { asked: 'A(TYPE65280)' },
    },
    tcp: {
      title: 'over TCP, after a truncated answer',
      steps: ['server A truncate', 'res_query name=www.lab.test type=65280'],
      absent: { asked: 'A(TYPE65280 tcp TYPE65280)' },
    },
  },
});
