import { absent, scenario, shown, unknown } from 'resolv-lab';

const NO_SERVICE = 'getaddrinfo(3), EAI_SERVICE: not available for the requested socket type';
const services = 'domain 53/tcp\ndomain 53/udp\nshell 514/tcp cmd\nsyslog 514/udp\nhttp 80/tcp www';
const found = { result: '192.0.2.7 port=53', asked: 'nobody' };

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), service',
  title: 'the name of a service becomes a port number',
  about: `
    The service is a number, or a name of /etc/services, which has entries for some protocols. The socket type and the protocol of the hints must fit the service.`,
  conf: 'nameserver A',
  etc: { services },
  nsswitch: 'services: files\nhosts: files dns',
  servers: { A: 'answers' },
  steps: ['getaddrinfo 192.0.2.7 service=domain'],
  absent: found,
  expected: absent('getaddrinfo(3): a service name is translated to the corresponding port number'),
  musl: unknown,
  variants: {
    alias: {
      title: 'an alias of a service',
      steps: ['getaddrinfo 192.0.2.7 service=www socktype=stream'],
      absent: { result: '192.0.2.7 port=80', asked: 'nobody' },
      expected: absent('getaddrinfo(3): see services(5), which has aliases'),
    },
    'other-type': {
      title: 'a service of TCP alone, and SOCK_DGRAM asked for',
      manual: 'getaddrinfo(3), EAI_SERVICE',
      steps: ['getaddrinfo 192.0.2.7 service=shell socktype=dgram'],
      absent: { result: 'EAI_SERVICE', asked: 'nobody' },
      expected: absent(NO_SERVICE),
    },
    'other-protocol': {
      title: 'a service of TCP alone, and IPPROTO_UDP asked for',
      manual: 'getaddrinfo(3), EAI_SERVICE',
      steps: ['getaddrinfo 192.0.2.7 service=shell protocol=udp'],
      absent: { result: 'EAI_SERVICE', asked: 'nobody' },
      expected: absent(NO_SERVICE),
    },
    raw: {
      title: 'a service, and SOCK_RAW, which has none',
      manual: 'getaddrinfo(3), EAI_SERVICE',
      steps: ['getaddrinfo 192.0.2.7 service=domain socktype=raw'],
      absent: { result: 'EAI_SERVICE', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_SERVICE: SOCK_RAW does not support the concept of services'),
    },
    missing: {
      title: 'a service that does not exist',
      manual: 'getaddrinfo(3), EAI_NONAME',
      steps: ['getaddrinfo 192.0.2.7 service=nosuch'],
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: shown('glibc nss/getaddrinfo.c, gaih_inet_serv: EAI_SERVICE for a service that is not found'),
    },
  },
});
