import { absent, scenario } from 'resolv-lab';

export default scenario({
  title: 'a reply from another port than that of the nameserver is taken for the answer',
  symptoms: ['behind some routers and load balancers every lookup times out, although the replies arrive'],
  about: `
    The reply is right, but it comes from another port, as from a hostile sender, or from a load balancer that forgets to translate it. The
    resolver must ignore it, and wait until its timeout. The right result is therefore no address.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'wrongSourcePort' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.1' },
  absent: { result: ['EAI_AGAIN', 'EAI_SYSTEM EAGAIN', 'EAI_SYSTEM ETIMEDOUT'], waited: 'A' },
  expected: absent('udp(7) and connect(2): a connected socket receives from the address and port of its peer alone'),
  musl: absent('musl src/network/res_msend.c: a message from another address or port is ignored'),
  variants: {
    'both-families': { title: 'for both families', steps: ['getaddrinfo www.lab.test.'] },
    'one-of-two': {
      title: 'only the reply for AAAA comes from another port',
      libcs: 'glibc',
      servers: { A: 'wrongSourcePort type=AAAA' },
      steps: ['getaddrinfo www.lab.test.'],
      shown: { result: '192.0.2.1 2001:db8::1' },
      absent: { result: '192.0.2.1' },
    },
  },
});
