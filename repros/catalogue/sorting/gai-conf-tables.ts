import { absent, scenario, shown } from 'resolv-lab';
import { BOTH_FAMILIES } from '../../shared/both-families.ts';

const CODE = 'glibc sysdeps/posix/getaddrinfo.c (nss/getaddrinfo.c since 2.38)';
const MAPPED = '::ffff:0:0/96';
const v4First = { result: '192.0.2.1 2001:db8::1', ordered: true };
const v6First = { result: '2001:db8::1 192.0.2.1', ordered: true };
const UNIQUE_LOCAL = BOTH_FAMILIES.map((line) => line.replace('2001:db8:1::', 'fd00::'));

/** The table that the manual prints as the default one. */
const EXAMPLE = `
  label ::1/128 0\nlabel ::/0 1\nlabel 2002::/16 2\nlabel ::/96 3\nlabel ${MAPPED} 4
  precedence ::1/128 50\nprecedence ::/0 40\nprecedence 2002::/16 30\nprecedence ::/96 20\nprecedence ${MAPPED} 10`;

export default scenario({
  kind: 'conformance',
  manual: 'gai.conf(5), label',
  title: 'one label line replaces the default table of labels',
  about: `
    The machine has an IPv4 address, and an IPv6 address of fd00::/8 (unique local). glibc gives those a label of their own, so that IPv4 comes first. With a table
    in which all addresses have one label the precedence decides, and IPv6 comes first.`,
  conf: 'nameserver A',
  gaiConf: 'label ::/0 1',
  servers: { A: 'answers' },
  musl: 'musl has no gai.conf',
  ip: UNIQUE_LOCAL,
  steps: ['getaddrinfo www.lab.test.'],
  absent: v6First,
  expected: absent('gai.conf(5), label: if any label is defined, the default table is not used'),
  variants: {
    precedence: {
      title: 'one precedence line replaces the default table of precedences',
      manual: 'gai.conf(5), precedence',
      gaiConf: 'precedence ::/0 40\nprecedence 2001:db8::/32 20',
      ip: BOTH_FAMILIES,
      absent: v4First,
      expected: absent('gai.conf(5), precedence: a single line causes the default table not to be used'),
    },
    example: {
      title: 'the table of the example',
      manual: 'gai.conf(5), EXAMPLES',
      gaiConf: EXAMPLE,
      expected: absent('gai.conf(5), EXAMPLES'),
    },
    'no-file': {
      title: 'without a file the table is that of the example',
      manual: 'gai.conf(5), EXAMPLES',
      gaiConf: '',
      expected: shown(`${CODE}, default_labels: fec0::/10, fc00::/7 and 2001::/32 have labels of their own`),
    },
  },
});
