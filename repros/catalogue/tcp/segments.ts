import { absent, scenario } from 'resolv-lab';
import { MUSL_TCP } from '../../shared/musl-releases.ts';

const READS = 'glibc resolv/res_send.c, send_vc: read is called until the length, and then the message, is complete';
const ORDER = 'glibc resolv/res_send.c, send_vc: the id of a reply decides to which of the two queries it belongs';

export default scenario({
  title: 'a TCP answer is lost because it does not come in one segment',
  symptoms: ['large names fail behind a load balancer or a tunnel, and work without it'],
  about: `
    TCP carries octets, and no messages. A reply may come octet by octet, with its length in two segments, or together with the next reply. The resolver has to read on until the
    message is complete, and to keep what it has read too much.`,
  // musl stops reading when the timeout is over, and octet by octet takes long on a busy machine.
  conf: 'nameserver A\noptions timeout:10',
  servers: { A: 'truncate; splitTcp' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  absent: { result: '192.0.2.1', asked: 'A(A tcp A)' },
  expected: absent(READS),
  musl: MUSL_TCP,
  variants: {
    'both-families': {
      title: 'both answers, octet by octet',
      steps: ['getaddrinfo www.lab.test.'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA tcp A tcp AAAA)' },
    },
    'after-the-length': {
      title: 'the length in one segment, the message in others',
      servers: { A: 'truncate; splitTcp octets=2' },
    },
    'one-segment': {
      title: 'both answers in one segment',
      libcs: 'glibc',
      servers: { A: 'truncate; joinTcp' },
      steps: ['getaddrinfo www.lab.test.'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA tcp A tcp AAAA)' },
    },
    'second-first': {
      title: 'both answers in one segment, the second before the first',
      libcs: 'glibc',
      servers: { A: 'truncate; joinTcp reversed=yes' },
      steps: ['getaddrinfo www.lab.test.'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA tcp A tcp AAAA)' },
      expected: absent(ORDER),
    },
  },
});
