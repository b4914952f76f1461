import { absent, scenario, shown, unknown } from 'resolv-lab';
import { MUSL_TCP } from '../../shared/musl-releases.ts';

export default scenario({
  title: 'a truncated answer is no answer at all if the nameserver has no TCP',
  symptoms: ['large names fail or take seconds behind a firewall that blocks DNS over TCP; small names work'],
  about: `
    An answer that does not fit is sent with the TC bit, and the resolver asks again over TCP. A firewall or a small DNS proxy refuses TCP. Then
    glibc asks the next server over TCP, once, and fails without one. It does not use the part of the answer that came over UDP.`,
  links: [
    'https://github.com/systemd/systemd/issues/10264',
    'https://github.com/microsoft/WSL/issues/7698',
    'https://github.com/moby/moby/issues/24344',
  ],
  conf: 'nameserver A\noptions timeout:1',
  servers: { A: 'truncate; noTcp' },
  probes: ['c'],
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: ['EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED', 'EAI_SYSTEM EAGAIN', 'EAI_NONAME'], asked: 'A(A)' },
  absent: { result: '192.0.2.1' },
  expected: shown(
    'glibc resolv/res_send.c: after TC v_circuit is set, at most one attempt at each server, all over TCP',
  ),
  musl: unknown,
  variants: {
    'hang-up': {
      title: 'the connection ends in place of a reply',
      servers: { A: 'hangUp; truncate' },
      shown: { result: ['EAI_NONAME', 'EAI_AGAIN'] },
    },
    silent: {
      title: 'TCP is accepted and silent: glibc waits without a limit, not for its timeout',
      servers: { A: 'drop transport=tcp; truncate' },
      mayEnd: true,
      libcs: 'glibc',
      shown: { result: 'hung in read', asked: 'A(A tcp A)' },
      expected: shown('glibc resolv/res_send.c, send_vc: read without poll, so without a timeout'),
    },
    'second-server': {
      title: 'the next server is asked over TCP',
      libcs: 'glibc',
      conf: `
        nameserver A
        nameserver B
        options timeout:1`,
      servers: { A: 'truncate; noTcp', B: 'answers' },
      shown: { result: ['EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED'] },
      absent: { result: '192.0.2.2', asked: 'A(A) B(tcp A)' },
      expected: absent('glibc resolv/res_send.c, __res_context_send: n == 0 goes to next_ns, with v_circuit set'),
    },
    contrast: {
      title: 'contrast: with TCP the answer is complete',
      servers: { A: 'truncate' },
      absent: { result: '192.0.2.1', asked: 'A(A tcp A)' },
      expected: absent('glibc resolv/res_send.c, send_dg: after TC the same server is asked over TCP'),
      musl: MUSL_TCP,
    },
  },
});
