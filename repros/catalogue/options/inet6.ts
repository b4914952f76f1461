import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'the option inet6 makes gethostbyname ask for AAAA and return IPv6 addresses',
  bugs: ['19582'],
  symptoms: ['old programs for IPv4 get addresses of sixteen octets, and crash or connect to wrong addresses'],
  about: `
    With \`options inet6\` gethostbyname asked for AAAA first, and mapped IPv4 addresses to ::ffff:0:0/96. The option was deprecated in 2.25 and
    removed in 2.30, which ignores the word.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19582'],
  conf: `
    nameserver A
    options inet6`,
  servers: { A: 'answers' },
  steps: ['gethostbyname www.lab.test.'],
  shown: { result: '2001:db8::1', asked: 'A(AAAA)' },
  absent: { result: '192.0.2.1', asked: 'A(A)' },
  expected: fixedIn('2.30', 'NEWS of glibc 2.30: support for inet6 removed; commit 3f8b44be0a'),
  musl: unknown,
  variants: {
    'ipv4-only': {
      title: 'a name with an IPv4 address only',
      servers: { A: 'nodata type=AAAA' },
      shown: { result: '::ffff:192.0.2.1', asked: 'A(AAAA A)' },
      absent: { result: '192.0.2.1', asked: 'A(A)' },
    },
  },
});
