import { absent, scenario, shown, unknown } from 'resolv-lab';
import { MUSL_TCP } from '../../shared/musl-releases.ts';

export default scenario({
  title: 'a nameserver ends a TCP connection after one answer, and the lookup of both families fails',
  symptoms: ['a large name has no address for getaddrinfo, although its A and its AAAA records can each be looked up'],
  about: `
    glibc sends A and AAAA on one connection. This server answers the first query and ends the connection, as RFC 1035 allows. The answer that
    came is lost, and the lookup fails. musl has a connection for each query, and fails because one of them got no answer.`,
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'truncate; hangUp type=AAAA' },
  steps: ['getaddrinfo www.lab.test.'],
  shown: {
    result: ['EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA', 'EAI_SYSTEM', 'EAI_SYSTEM ECONNREFUSED', 'EAI_SYSTEM EAGAIN'],
  },
  absent: { result: ['192.0.2.1', '192.0.2.1 2001:db8::1'] },
  expected: shown(
    'glibc resolv/res_send.c, comment on send_vc: the server may close the connection after one reply, which loses data; still so at 2.42',
  ),
  musl: unknown,
  variants: {
    'one-family': {
      title: 'contrast: a lookup of IPv4 alone',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      expected: absent('glibc resolv/res_send.c, send_vc: with one query its reply ends the lookup'),
      musl: MUSL_TCP,
    },
    'use-vc': {
      title: 'with use-vc, without a truncated answer before',
      conf: `
        nameserver A
        options timeout:1 use-vc`,
      libcs: 'glibc',
      servers: { A: 'hangUp type=AAAA' },
    },
  },
});
