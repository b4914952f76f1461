import { absent, scenario, shown } from 'resolv-lab';

const INET_ATON =
  'inet_aton(3): one to four numbers, decimal, octal with 0 or hexadecimal with 0x in front; the last one fills the rest';
const TEST = 'glibc resolv/tst-resolv-nondecimal.c';

export default scenario({
  title: 'numbers in octal, in hexadecimal or with fewer than four parts are IPv4 addresses',
  symptoms: ['192.168.010.1 reaches 192.168.8.1', 'a filter for addresses such as 127.0.0.1 lets 0x7f.1 pass'],
  about: `
    getaddrinfo and gethostbyname read IPv4 addresses by inet_aton, which has more forms than four decimal numbers. A number that it
    cannot read, such as 08, is a name, and the resolver asks the nameserver for it.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo 0x7f.1'],
  absent: { result: '127.0.0.1', asked: 'nobody' },
  expected: absent(`${INET_ATON}; ${TEST}`),
  musl: absent(
    'musl src/network/lookup_ipliteral.c: it calls __inet_aton, which reads the numbers by strtoul with base 0',
  ),
  variants: {
    octal: {
      title: 'octal: 192.000.002.010',
      steps: ['getaddrinfo 192.000.002.010'],
      absent: { result: '192.0.2.8', asked: 'nobody' },
    },
    'one-number': {
      title: 'one number: 3221225994',
      steps: ['getaddrinfo 3221225994'],
      absent: { result: '192.0.2.10', asked: 'nobody' },
    },
    gethostbyname: {
      title: 'gethostbyname, which takes octal numbers',
      steps: ['gethostbyname 192.000.002.010'],
      absent: { result: '192.0.2.8', asked: 'nobody' },
    },
    'gethostbyname-hexadecimal': {
      title: 'gethostbyname, which takes no hexadecimal numbers',
      steps: ['gethostbyname 0x7f.1'],
      absent: { result: '192.0.2.1', asked: 'A', names: '0x7f.1' },
      expected: absent(`${TEST}: "Hexadecimal numbers are not accepted by gethostbyname"`),
      musl: shown('musl src/network/gethostbyname2_r.c: it looks names up as getaddrinfo does'),
    },
    'no-number': {
      title: '08 is no octal number, so the text is a name',
      steps: ['getaddrinfo 192.0.2.08'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)', names: '192.0.2.08' },
    },
    'too-large': {
      title: '256 is too large, so the text is a name',
      steps: ['getaddrinfo 192.0.2.256'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)', names: '192.0.2.256' },
    },
  },
});
