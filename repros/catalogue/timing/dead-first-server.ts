import { absent, scenario, shown } from 'resolv-lab';

const source =
  'glibc resolv/res_send.c, __res_context_send: every query begins with the first server; nothing is stored about a server that failed';

export default scenario({
  title: 'a silent first nameserver costs every lookup a timeout, because nothing remembers it',
  symptoms: ['since the first nameserver is down, everything is slow: each lookup takes five seconds'],
  about: `
    The first of two nameservers is silent. glibc asks it first in each lookup, of each thread and process, and waits one timeout. A server whose port
    is closed, or that answers SERVFAIL, costs no timeout: the next one is asked at once.`,
  links: ['https://github.com/debops/debops/issues/1904', 'https://github.com/kubernetes/kubernetes/issues/32992'],
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'drop', B: 'answers' },
  steps: [
    'first: getaddrinfo one.lab.test',
    'second: getaddrinfo two.lab.test',
    'third: getaddrinfo three.lab.test thread=other',
  ],
  shown: { first: { waited: 'A' }, second: { asked: 'A B', waited: 'A' }, third: { asked: 'A B', waited: 'A' } },
  absent: { second: { waited: 'nowhere' }, third: { waited: 'nowhere' } },
  expected: shown(source),
  musl: absent('musl src/network/res_msend.c: a query goes to all nameservers at the same time'),
  variants: {
    'closed-port': {
      title: 'nobody listens: ICMP says so at once',
      servers: { A: 'dead', B: 'answers' },
      expected: absent('glibc resolv/res_send.c, send_dg: an error of the socket ends the wait'),
    },
    servfail: {
      title: 'SERVFAIL',
      servers: { A: 'servfail', B: 'answers' },
      expected: absent('glibc resolv/res_send.c, send_dg: SERVFAIL goes to next_ns'),
    },
    'one-attempt': {
      title: 'attempts:1 does not help',
      conf: `
        nameserver A
        nameserver B
        options timeout:1 attempts:1`,
    },
    'closed-rotate': {
      title: 'a closed port, with rotate',
      servers: { A: 'dead', B: 'answers' },
      conf: `
        nameserver A
        nameserver B
        options timeout:1 rotate`,
      expected: absent('glibc resolv/res_send.c, send_dg: an error of the socket ends the wait'),
    },
  },
});
