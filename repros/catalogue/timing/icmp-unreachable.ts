import { absent, fixedIn, scenario, shown } from 'resolv-lab';

export default scenario({
  title: 'ICMP says that the nameserver cannot be reached, and the lookup waits for a whole timeout',
  bugs: ['24047'],
  symptoms: [
    'while the network of the first nameserver is down, each lookup takes five seconds, or what `options timeout` says',
  ],
  about: `
    Linux hides most ICMP errors from UDP sockets that do not ask for them (IP_RECVERR, IPV6_RECVERR). glibc did not ask for them, so it
    got the error for a closed port, but not for a missing route: it waited for its timeout before it asked the next server.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=24047'],
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'unreachable', B: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'A' },
  absent: { result: '192.0.2.2 2001:db8::2', asked: 'A B', waited: 'nowhere' },
  expected: fixedIn('2.30', 'NEWS of glibc 2.30, bug 24047; commit 08504de718'),
  musl: absent('musl src/network/res_msend.c: a query goes to all nameservers at the same time'),
  variants: {
    net: { title: 'network unreachable', servers: { A: 'unreachable net', B: 'answers' } },
    prohibited: {
      title: 'contrast: a message that a filter forbids it was never hidden',
      servers: { A: 'prohibited', B: 'answers' },
      expected: absent(
        'Linux net/ipv4/icmp.c, icmp_err_convert: ICMP_PKT_FILTERED is fatal, so every connected socket gets it',
      ),
    },
    blackhole: {
      title: 'contrast: without a message every version waits',
      servers: { A: 'blackhole', B: 'answers' },
      expected: shown('resolv.conf(5): the next server is asked when the query times out'),
    },
    ipv6: { title: 'over IPv6', servers: { A: { address: 'fd00::53', does: 'unreachable' }, B: 'answers' } },
  },
});
