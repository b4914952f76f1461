import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';
import { whereNamesAreChecked } from '../../shared/bug-34015.ts';

const GONE = 'NEWS of glibc 2.25: the options ip6-dotint and ip6-bytestring are removed';
const option = (word: string) => ({
  manual: `resolv.conf(5), options: ${word}`,
  conf: `nameserver A\noptions ${word}`,
  libcs: 'glibc',
});
const NIBBLES = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: ip6-dotint',
  title: 'ip6-dotint is ignored since glibc 2.25: reverse lookups ask ip6.arpa alone',
  about: `
    Options for reverse lookups in ip6.int and for bit labels were removed in 2.25, \`inet6\` in 2.30. \`no-check-names\` never had an effect on
    the names that gethostbyaddr returns. All are ignored.`,
  conf: 'nameserver A\noptions ip6-dotint',
  servers: { A: 'nxdomain' },
  libcs: '>=2.25',
  musl: 'musl never had these options',
  steps: ['gethostbyaddr 2001:db8::1'],
  absent: { result: 'HOST_NOT_FOUND', names: `${NIBBLES}.ip6.arpa` },
  expected: absent(GONE),
  variants: {
    'dotint-2.24': {
      title: 'up to 2.24 ip6-dotint asks ip6.int after ip6.arpa',
      libcs: '<2.25',
      absent: { result: 'HOST_NOT_FOUND', names: `${NIBBLES}.ip6.arpa ${NIBBLES}.ip6.int` },
      expected: absent('resolv.conf(5), ip6-dotint, up to glibc 2.24: reverse lookups are made in ip6.int'),
    },
    bytestring: {
      title: 'ip6-bytestring is ignored: the nibbles are asked for',
      ...option('ip6-bytestring'),
      expected: byVersion({ '>=2.25': absent(GONE), '<2.25': unknown }),
    },
    'no-check-names': {
      title: 'no-check-names: gethostbyaddr returns a name with an exclamation mark',
      ...option('no-check-names'),
      servers: { A: { records: '1.2.0.192.in-addr.arpa. PTR odd!name.lab.test.' } },
      steps: ['gethostbyaddr 192.0.2.1'],
      shown: { result: 'NO_RECOVERY' },
      absent: { result: '192.0.2.1 name=odd!name.lab.test' },
      expected: whereNamesAreChecked(shown('commit bfbd1de159 (2.25): RES_NOCHECKNAME is an unimplemented flag')),
    },
    inet6: {
      title: 'inet6: gethostbyname asks for AAAA first',
      ...option('inet6'),
      servers: { A: 'answers' },
      steps: ['gethostbyname www.lab.test.'],
      shown: { result: '192.0.2.1', asked: 'A(A)' },
      absent: { result: '2001:db8::1', asked: 'A(AAAA)' },
      expected: byVersion({
        '<2.30': absent('resolv.conf(5), inet6'),
        '>=2.30': shown('NEWS of glibc 2.30: inet6 is removed'),
      }),
    },
  },
});
