import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

const SEND = 'glibc resolv/res_send.c, send_dg';

export default scenario({
  title: 'a firewall loses every query for AAAA: each lookup takes several timeouts, 15 seconds by default',
  symptoms: ['a lookup takes 5, 10 or 15 seconds, and then returns IPv4 addresses'],
  about: `
    The answer for A comes, that for AAAA never does. After the first timeout glibc asks for one type at a time, after the second from another socket,
    and after the third it returns what it has. The options leave out one or two of these steps. Only TCP, or no AAAA at all, avoids the wait.`,
  links: ['https://github.com/kubernetes/kubernetes/issues/56903'],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'drop type=AAAA transport=udp' },
  musl: 'musl has another outcome, as the variant musl shows',
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.1', waited: 'A A A' },
  absent: { waited: 'nowhere' },
  expected: shown(`${SEND}: a timeout with one answer leads to RES_SNGLKUP, RES_SNGLKUPREOP, then that answer`),
  variants: {
    'single-request': {
      title: 'single-request: two timeouts',
      conf: 'nameserver A\noptions timeout:1 single-request',
      shown: { result: '192.0.2.1', waited: 'A A' },
      expected: shown(`${SEND}: with single-request the first timeout leads to RES_SNGLKUPREOP`),
    },
    'single-request-reopen': {
      title: 'single-request-reopen: one timeout',
      conf: 'nameserver A\noptions timeout:1 single-request-reopen',
      shown: { result: '192.0.2.1', waited: 'A' },
      expected: shown(`${SEND}: with single-request-reopen the first timeout ends the lookup`),
    },
    'second-lookup': {
      title: 'the next lookup of the thread waits for one timeout',
      steps: ['first: getaddrinfo www.lab.test', 'second: getaddrinfo again.lab.test'],
      shown: { first: { waited: 'A A A' }, second: { result: '192.0.2.1', waited: 'A' } },
      absent: { first: { waited: 'A A A' }, second: { waited: 'A A A' } },
      expected: shown(`${SEND}: the resolver state keeps RES_SNGLKUP and RES_SNGLKUPREOP`),
    },
    musl: {
      title: 'musl: the lookup fails, although the addresses for A are there',
      libcs: 'musl',
      shown: { result: 'EAI_AGAIN', waited: 'A A' },
      absent: { result: '192.0.2.1' },
      musl: unknown,
    },
    'use-vc': {
      title: 'use-vc: TCP',
      conf: 'nameserver A\noptions timeout:1 use-vc',
      expected: absent('resolv.conf(5), use-vc: forces the use of TCP'),
    },
    'no-aaaa': {
      title: 'no-aaaa: no query for AAAA',
      conf: 'nameserver A\noptions timeout:1 no-aaaa',
      expected: byVersion({ '>=2.36': absent('NEWS of 2.36: no-aaaa'), '<2.36': shown('NEWS of 2.36: it is new') }),
    },
  },
});
