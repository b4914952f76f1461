import { absent, scenario, unknown } from 'resolv-lab';

const TABLE = 'glibc sysdeps/posix/getaddrinfo.c (nss/getaddrinfo.c since 2.38), gaih_inet_typeproto';
const lookup = (words: string) => [`getaddrinfo 192.0.2.7 sockets=yes ${words}`];
const sockets = (list: string) => ({ result: `192.0.2.7 sockets=${list}` });

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), ai_socktype',
  title: 'a socket type of 0: an entry for each type',
  symptoms: ['a program gets each address three times'],
  about: `
    getaddrinfo returns an entry for each kind of socket that fits the hints: without a type or a protocol one each for TCP, UDP and raw sockets. The hints limit them, and
    so does a service that has some protocols alone.`,
  conf: 'nameserver A',
  etc: { services: 'domain 53/tcp\ndomain 53/udp\nshell 514/tcp\n' },
  nsswitch: 'services: files\nhosts: files dns',
  servers: { A: 'answers' },
  steps: lookup('socktype=any'),
  absent: sockets('stream/tcp,dgram/udp,raw/any'),
  expected: absent(`getaddrinfo(3), ai_socktype: 0 is any type; ${TABLE}`),
  musl: unknown,
  variants: {
    stream: {
      title: 'SOCK_STREAM: one entry, for TCP',
      steps: lookup('socktype=stream'),
      absent: sockets('stream/tcp'),
      expected: absent(`getaddrinfo(3), ai_socktype: the preferred socket type; ${TABLE}`),
    },
    protocol: {
      title: 'IPPROTO_UDP: one entry, for SOCK_DGRAM',
      manual: 'getaddrinfo(3), ai_protocol',
      steps: lookup('protocol=udp'),
      absent: sockets('dgram/udp'),
      expected: absent(`getaddrinfo(3), ai_protocol: the protocol of the returned addresses; ${TABLE}`),
    },
    'service-of-two': {
      title: 'a service of TCP and UDP: an entry for each',
      manual: 'getaddrinfo(3), service',
      steps: lookup('service=domain'),
      absent: { result: '192.0.2.7 port=53 sockets=stream/tcp,dgram/udp' },
      expected: absent('getaddrinfo(3): the same service is available from several socket types'),
    },
    'service-of-one': {
      title: 'a service of TCP alone: one entry',
      manual: 'getaddrinfo(3), service',
      steps: lookup('service=shell'),
      absent: { result: '192.0.2.7 port=514 sockets=stream/tcp' },
      expected: absent('getaddrinfo(3): an entry for each address that matches node and service'),
    },
  },
});
