import { absent, scenario } from 'resolv-lab';
import { BOTH_FAMILIES } from '../../shared/both-families.ts';

const PRECEDENCE =
  'gai.conf(5), precedence: the value is added to the precedence table; one line replaces the default table';
const v4First = { result: '192.0.2.1 2001:db8::1', ordered: true };
const v6First = { result: '2001:db8::1 192.0.2.1', ordered: true };
const MAPPED = '::ffff:0:0/96';
export default scenario({
  kind: 'conformance',
  manual: 'gai.conf(5), precedence',
  title: 'precedence ::ffff:0:0/96 100 puts IPv4 addresses first',
  symptoms: ['a line in gai.conf has no effect'],
  about: `
    The machine has routes for both families, so IPv6 comes first by default. A line with \`precedence\` replaces the whole table of glibc.`,
  conf: 'nameserver A',
  gaiConf: `precedence ${MAPPED} 100`,
  servers: { A: 'answers' },
  musl: 'musl has no gai.conf',
  ip: BOTH_FAMILIES,
  steps: ['getaddrinfo www.lab.test.'],
  absent: v4First,
  expected: absent(PRECEDENCE),
  variants: {
    'no-file': {
      title: 'without lines in gai.conf IPv6 comes first',
      gaiConf: '# precedence ::ffff:0:0/96 100\n#label ::/0 1',
      absent: v6First,
      expected: absent('gai.conf(5), EXAMPLES: the default table; lines that begin with # are comments'),
    },
    'white-space': { title: 'white space in any place is ignored', gaiConf: `\t precedence\t${MAPPED}  100  # first` },
    'bad-lines': {
      title: 'a line that means nothing is ignored',
      gaiConf: `precedence x 1\nnothing\nprecedence ${MAPPED} 100`,
    },
    label: {
      title: 'a label that the source address has too comes before precedence',
      manual: 'gai.conf(5), label',
      gaiConf: `label ::/0 1\nlabel 2001:db8:1::/48 7\nlabel ${MAPPED} 4`,
      expected: absent('gai.conf(5), label; RFC 3484, section 6, rule 5: prefer matching label'),
    },
    scopev4: {
      title: 'scopev4: another scope of the source address puts IPv4 last',
      manual: 'gai.conf(5), scopev4',
      gaiConf: `precedence ${MAPPED} 100\nscopev4 ::ffff:198.51.100.0/120 2\nscopev4 ${MAPPED} 14`,
      absent: v6First,
      expected: absent('gai.conf(5), scopev4; RFC 3484, section 6, rule 2: prefer matching scope'),
    },
  },
});
