import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'an address with an interface name behind it is refused if its scope is the interface',
  bugs: ['21657'],
  symptoms: ['a program cannot join ff01::1%eth0'],
  about: `
    A zone such as \`%lo\` behind an IPv6 address names the interface. Names of interfaces are valid for scopes in which an address is not unique: link-local,
    and interface-local multicast (ff01::/16). glibc before 2.26 took names for link-local addresses only.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo ff01::1%lo'],
  shown: { result: 'EAI_NONAME', asked: 'nobody' },
  absent: { result: 'ff01::1%1', asked: 'nobody' },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 21657; commit f768b45020'),
  musl: unknown,
  variants: {
    'link-local': {
      title: 'a link-local address',
      steps: ['getaddrinfo fe80::1%lo'],
      absent: { result: 'fe80::1%1', asked: 'nobody' },
      expected: absent('RFC 4007, section 11; glibc inet/inet6_scopeid_pton.c'),
      musl: absent('musl src/network/lookup_ipliteral.c: if_nametoindex for link-local addresses'),
    },
    'link-local-multicast': {
      title: 'a link-local multicast address',
      steps: ['getaddrinfo ff02::1%lo'],
      absent: { result: 'ff02::1%1', asked: 'nobody' },
      expected: absent('RFC 4007, section 11; glibc inet/inet6_scopeid_pton.c'),
      musl: absent('musl src/network/lookup_ipliteral.c: if_nametoindex for link-local addresses'),
    },
    number: {
      title: 'the number of an interface is valid for each scope',
      steps: ['getaddrinfo ff01::1%1'],
      expected: absent('RFC 4007, section 11.2: zone ids in numbers; glibc inet/inet6_scopeid_pton.c'),
    },
  },
});
