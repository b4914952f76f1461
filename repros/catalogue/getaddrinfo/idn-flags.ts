import { absent, byVersion, scenario, unknown } from 'resolv-lab';

const flags = (names: string, host = 'www') => [`getaddrinfo ${host}.lab.test. flags=${names}`];
/** Before 2.28 the flags are an option of the build (HAVE_LIBIDN in sysdeps/posix/getaddrinfo.c); without it they are EAI_BADFLAGS. */
const since228 = (rule: string) => byVersion({ '>=2.28': absent(`getaddrinfo(3), ${rule}`) });
const ASCII = { result: '192.0.2.7', names: 'www.lab.test' };

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), AI_IDN',
  title: 'AI_IDN: a name in ASCII is asked for as it is',
  about: `
    The flags of international names convert what is not ASCII. Neither a name in ASCII nor its canonical name changes. Names with other letters need libidn2, which the
    entry \`idn\` is about.`,
  conf: 'nameserver A',
  servers: { A: { zone: 'www A 192.0.2.7\nalias CNAME www' } },
  steps: flags('AI_IDN'),
  absent: ASCII,
  expected: since228('AI_IDN: the name is converted if necessary; parts with non-ASCII characters are encoded'),
  musl: unknown,
  variants: {
    'canonical-name': {
      title: 'AI_CANONIDN: a canonical name in ASCII stays as it is',
      manual: 'getaddrinfo(3), AI_CANONIDN',
      steps: flags('AI_CANONNAME,AI_CANONIDN', 'alias'),
      absent: { result: '192.0.2.7', canonname: 'www.lab.test' },
      expected: since228('AI_CANONIDN: components with the prefix xn-- are converted'),
    },
    rules: {
      title: 'AI_IDN_ALLOW_UNASSIGNED and AI_IDN_USE_STD3_ASCII_RULES are no invalid flags',
      manual: 'getaddrinfo(3), AI_IDN_ALLOW_UNASSIGNED',
      steps: flags('AI_IDN,AI_IDN_ALLOW_UNASSIGNED,AI_IDN_USE_STD3_ASCII_RULES'),
      expected: since228('AI_IDN_ALLOW_UNASSIGNED: the flags change how the name is handled'),
    },
  },
});
