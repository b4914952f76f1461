import { absent, answerWith, byVersion, scenario, shown, unknown } from 'resolv-lab';

const SINCE =
  'resolv.conf(5), trust-ad (since glibc 2.31): sets the AD bit in queries; NEWS of 2.31; commit 446997ff14';
const WITH_AD = '192.0.2.77';

/** Another address, and the AD bit. */
const withAd: Parameters<typeof answerWith>[0] = (reply) =>
  reply.init({ ad: true }).question().section('answer').record('www.lab.test', 'A', WITH_AD);

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: trust-ad',
  title: 'trust-ad sets the AD bit in queries',
  bugs: ['20358'],
  symptoms: ['ssh reports "insecure fingerprints" although the nameserver validates DNSSEC'],
  about: `
    A validating nameserver sets AD in a reply if the query asks for it by AD or DO. With \`trust-ad\` glibc sets AD in its queries and keeps it in replies.
    Before 2.31 the option is ignored. The server has another address for queries with AD.`,
  conf: `
    nameserver A
    options trust-ad`,
  servers: {
    A: {
      does: () => [answerWith(withAd, { when: ({ flags }) => flags.includes('ad') })],
    },
  },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.1' },
  absent: { result: WITH_AD },
  expected: byVersion({ '>=2.31': absent(SINCE), '<2.31': shown(SINCE) }),
  musl: unknown,
  variants: {
    'without-option': {
      title: 'without trust-ad the bit is not set',
      conf: 'nameserver A',
      shown: { result: WITH_AD },
      absent: { result: '192.0.2.1' },
      expected: absent('resolv.conf(5), trust-ad: without this option, the AD bit is not set in queries'),
    },
    'res-query': {
      title: 'the program gets a reply to res_query with the AD bit that the server set',
      steps: ['res_query www.lab.test type=A'],
      shown: { result: 'A 192.0.2.1' },
      absent: { result: `A ${WITH_AD} ad` },
    },
    cleared: {
      title: 'without trust-ad the bit is removed from replies',
      conf: 'nameserver A',
      servers: { A: { does: () => [answerWith(withAd)] } },
      steps: ['res_query www.lab.test type=A'],
      shown: { result: `A ${WITH_AD} ad` },
      absent: { result: `A ${WITH_AD}` },
      expected: byVersion({ '>=2.31': absent(SINCE), '<2.31': shown(`${SINCE}; before, the bit is passed through`) }),
    },
  },
});
