import { absent, fixedIn, scenario, unknown } from 'resolv-lab';
import { MUSL_NODATA } from '../../shared/musl-releases.ts';

const MAPPED = 'getaddrinfo(3), AI_V4MAPPED: with AF_INET6 and no IPv6 address, IPv4-mapped addresses are returned';
const ALL = 'getaddrinfo(3), AI_ALL: with AI_V4MAPPED both IPv6 and IPv4-mapped addresses are returned';
const lookup = (flags: string, family = 'inet6') => [`getaddrinfo www.lab.test. family=${family} flags=${flags}`];

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), AI_V4MAPPED',
  title: 'AI_V4MAPPED: a name without IPv6 addresses has IPv4-mapped ones',
  about: `
    A program with IPv6 sockets alone asks for AF_INET6. With AI_V4MAPPED it gets the IPv4 addresses of a name as \`::ffff:192.0.2.1\` if the name has no IPv6 address,
    with AI_ALL in any case.`,
  conf: 'nameserver A',
  servers: { A: 'nodata type=AAAA' },
  steps: lookup('AI_V4MAPPED'),
  absent: { result: '::ffff:192.0.2.1' },
  expected: absent(MAPPED),
  musl: unknown,
  variants: {
    'with-ipv6': {
      title: 'AI_V4MAPPED: a name with an IPv6 address has that alone',
      servers: { A: 'answers' },
      absent: { result: '2001:db8::1' },
    },
    'without-flag': {
      title: 'without AI_V4MAPPED a name without IPv6 addresses has none',
      steps: ['getaddrinfo www.lab.test. family=inet6'],
      shown: { result: 'EAI_NONAME' },
      absent: { result: 'EAI_NODATA' },
      manual: 'getaddrinfo(3), EAI_NODATA',
      musl: MUSL_NODATA,
      expected: fixedIn('2.27', 'NEWS of glibc 2.27, bug 21922: before, EAI_NONAME; commit 5f8340f583'),
    },
    all: {
      title: 'AI_ALL and AI_V4MAPPED: both',
      manual: 'getaddrinfo(3), AI_ALL',
      servers: { A: 'answers' },
      steps: lookup('AI_V4MAPPED,AI_ALL'),
      absent: { result: '2001:db8::1 ::ffff:192.0.2.1' },
      expected: absent(ALL),
    },
    'all-alone': {
      title: 'AI_ALL alone is ignored',
      manual: 'getaddrinfo(3), AI_ALL',
      servers: { A: 'answers' },
      steps: lookup('AI_ALL'),
      absent: { result: '2001:db8::1' },
      expected: absent('getaddrinfo(3): AI_ALL is ignored if AI_V4MAPPED is not also specified'),
    },
    'other-family': {
      title: 'AI_V4MAPPED has no effect with AF_UNSPEC',
      steps: lookup('AI_V4MAPPED', 'unspec'),
      absent: { result: '192.0.2.1' },
      expected: absent('getaddrinfo(3), AI_V4MAPPED: only if ai_family is AF_INET6'),
    },
  },
});
