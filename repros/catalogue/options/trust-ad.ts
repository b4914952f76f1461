import { absent, answerWith, byVersion, scenario, shown } from 'resolv-lab';

const SINCE =
  'resolv.conf(5), trust-ad (since glibc 2.31): sets the AD bit in queries; NEWS of 2.31; commit 446997ff14';
const WITH_AD = '192.0.2.77';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: trust-ad',
  title: 'trust-ad sets the AD bit in queries',
  bugs: ['20358'],
  symptoms: ['ssh reports "insecure fingerprints" although the nameserver validates DNSSEC'],
  about: `
    A validating nameserver sets AD in a reply if the query asks for it by AD or DO. With \`trust-ad\` glibc sets AD in its queries and keeps it in replies.
    Versions before 2.31 ignore the option. The server has another address for queries with AD.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=20358'],
  conf: `
    nameserver A
    options trust-ad`,
  servers: {
    A: {
      does: () => [
        answerWith(
          (reply) => reply.init({ ad: true }).question().section('answer').record('www.lab.test', 'A', WITH_AD),
          {
            when: ({ flags }) => flags.includes('ad'),
          },
        ),
      ],
    },
  },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.1' },
  absent: { result: WITH_AD },
  expected: byVersion({ '>=2.31': absent(SINCE), '<2.31': shown(SINCE) }),
  variants: {
    'without-option': {
      title: 'without trust-ad the bit is not set',
      conf: 'nameserver A',
      shown: { result: WITH_AD },
      absent: { result: '192.0.2.1' },
      expected: absent('resolv.conf(5), trust-ad: without this option, the AD bit is not set in queries'),
    },
    'res-query': {
      title: 'res_query',
      steps: ['res_query www.lab.test type=A'],
      shown: { result: 'A 192.0.2.1' },
      absent: { result: `A ${WITH_AD}` },
    },
  },
});
