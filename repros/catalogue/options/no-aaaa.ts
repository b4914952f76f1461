import { absent, fixedIn, scenario, shown } from 'resolv-lab';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: no-aaaa',
  title: 'no-aaaa: no query for AAAA is sent',
  symptoms: ['queries for AAAA although resolv.conf has no-aaaa'],
  about: `
    \`no-aaaa\` came with glibc 2.36: getaddrinfo with AF_UNSPEC then asks for A alone. Older versions ignore options that they do not know.
    A lookup of IPv6 addresses alone asks for A instead, so that a name that does not exist is told from one without addresses.`,
  conf: `
    nameserver A
    options no-aaaa`,
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
  absent: { result: '192.0.2.1', asked: 'A(A)' },
  expected: fixedIn('2.36', 'NEWS of glibc 2.36: the no-aaaa DNS stub resolver option'),
  musl: shown('musl src/network/resolvconf.c: of the options it reads ndots, attempts and timeout'),
  variants: {
    inet6: {
      title: 'IPv6 alone',
      steps: ['getaddrinfo www.lab.test family=inet6'],
      shown: { result: '2001:db8::1', asked: 'A(AAAA)' },
      absent: { result: 'EAI_NODATA', asked: 'A(A)' },
    },
    nxdomain: {
      title: 'IPv6 alone, of a name that does not exist',
      servers: { A: 'nxdomain' },
      steps: ['getaddrinfo www.lab.test. family=inet6'],
      shown: { result: 'EAI_NONAME', asked: 'A(AAAA)' },
      absent: { result: 'EAI_NONAME', asked: 'A(A)' },
    },
    'res-query': {
      title: 'res_query for AAAA',
      steps: ['res_query www.lab.test AAAA'],
      shown: { result: 'AAAA 2001:db8::1', asked: 'A(AAAA)' },
      absent: { result: 'NO_DATA NOERROR', asked: 'A(A)' },
    },
    gethostbyname2: {
      title: 'gethostbyname2 for IPv6',
      steps: ['gethostbyname2 www.lab.test inet6'],
      shown: { result: '2001:db8::1', asked: 'A(AAAA)' },
      absent: { result: 'NO_DATA', asked: 'A(A)' },
    },
    'hosts-file': {
      title: 'the IPv6 address of a name in /etc/hosts is used all the same',
      hosts: '2001:db8::77 local.lab.test',
      steps: ['getaddrinfo local.lab.test'],
      shown: { result: ['EAI_NODATA', 'EAI_NONAME'] },
      absent: { result: '2001:db8::77', asked: 'nobody' },
      expected: absent('resolv.conf(5), no-aaaa: IPv6 data in hosts(5) is still used'),
      musl: absent('hosts(5): a static table for names'),
    },
  },
});
