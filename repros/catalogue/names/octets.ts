import { absent, byVersion, scenario, unknown } from 'resolv-lab';

const TEXT =
  'glibc resolv/ns_name.c, ns_name_pton: a backslash and three digits are an octet, a backslash before a character is that character';

export default scenario({
  title: 'res_query sends any octets in a name, written as escapes',
  about: `
    A name in a message may have any octets. The functions of <resolv.h> read the escapes of master files, so a program can ask for names
    with dots in a label, blanks, or zero octets. getaddrinfo takes host names alone.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl reads no escapes in a name',
  steps: [String.raw`res_query 'a\.b.lab.test' A`],
  absent: { result: 'A 192.0.2.1', asked: 'A(A)', names: String.raw`a\.b.lab.test` },
  expected: absent(TEXT),
  variants: {
    zero: {
      title: 'a zero octet',
      steps: [String.raw`res_query 'a\000b.lab.test' A`],
      absent: { result: 'A 192.0.2.1', names: String.raw`a\000b.lab.test` },
    },
    'high-octet': {
      title: 'an octet outside of ASCII',
      steps: [String.raw`res_query 'a\252b.lab.test' A`],
      absent: { result: 'A 192.0.2.1', names: String.raw`a\252b.lab.test` },
    },
    'plain-utf-8': {
      title: 'the octets of a letter in UTF-8, without escapes',
      steps: ['res_query bücher.lab.test A'],
      absent: { result: 'A 192.0.2.1', names: String.raw`b\195\188cher.lab.test` },
    },
    'too-large': {
      title: 'an escape above 255 is no name',
      steps: [String.raw`res_query 'a\256b.lab.test' A`],
      absent: { asked: 'nobody' },
    },
    getaddrinfo: {
      title: 'getaddrinfo',
      steps: [String.raw`getaddrinfo 'a\.b.lab.test'`],
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: byVersion({ '>=2.29': absent('NEWS of glibc 2.29, bug 24112'), '<2.29': unknown }),
    },
  },
});
