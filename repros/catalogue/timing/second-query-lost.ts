import { absent, byVersion, scenario, shown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), single-request-reopen: a new socket before the second request';
const quick = { result: '192.0.2.1 2001:db8::1', waited: 'nowhere' };

export default scenario({
  title: 'the second query of each socket is lost: a lookup takes a whole timeout, five seconds by default',
  symptoms: ['in containers some lookups take exactly five seconds'],
  about: `
    A and AAAA leave from one socket at the same time. A firewall, or connection tracking in the kernel, loses the second packet of a flow. The
    resolver has one answer and waits for the other until its timeout. Then it asks for one at a time, and at last from another socket.`,
  links: [
    'https://github.com/kubernetes/kubernetes/issues/56903',
    'https://github.com/kubernetes/kubernetes/issues/62628',
  ],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'drop nth=2 transport=udp' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.1 2001:db8::1', waited: 'A' },
  absent: quick,
  expected: shown('glibc resolv/res_send.c, send_dg: after a timeout with one answer, RES_SNGLKUP and a retry'),
  musl: shown('musl src/network/res_msend.c: one socket, and the lost query is sent again after timeout / attempts'),
  variants: {
    'single-request-reopen': {
      title: 'single-request-reopen: a socket for each query',
      conf: `
        nameserver A
        options timeout:1 single-request-reopen`,
      expected: absent(OPTION),
    },
    'single-request': {
      title: 'single-request does not help if the flow counts: both queries leave from one socket',
      conf: `
        nameserver A
        options timeout:1 single-request`,
      expected: shown('resolv.conf(5), single-request: sequentially; glibc resolv/res_send.c, send_dg: on one socket'),
    },
    'use-vc': {
      title: 'use-vc: TCP',
      conf: `
        nameserver A
        options timeout:1 use-vc`,
      expected: absent('resolv.conf(5), use-vc: forces the use of TCP'),
    },
    'no-aaaa': {
      title: 'no-aaaa: one query',
      conf: `
        nameserver A
        options timeout:1 no-aaaa`,
      absent: { result: '192.0.2.1', waited: 'nowhere' },
      expected: byVersion({
        '>=2.36': absent('NEWS of glibc 2.36: no-aaaa'),
        '<2.36': shown('NEWS of glibc 2.36: no-aaaa is new'),
      }),
    },
  },
});
