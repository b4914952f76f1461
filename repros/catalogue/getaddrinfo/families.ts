import { absent, scenario, unknown } from 'resolv-lab';

const RULE = 'getaddrinfo(3), ai_family';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), ai_family',
  title: 'AF_UNSPEC: addresses of both families',
  about: `
    The family of the hints limits the addresses of the result, and which queries are sent. The name has several addresses of each family.`,
  conf: 'nameserver A',
  servers: { A: { zone: 'www A 192.0.2.7\nwww A 192.0.2.8\nwww AAAA 2001:db8::7\nwww AAAA 2001:db8::8' } },
  steps: ['getaddrinfo www.lab.test. family=unspec'],
  absent: { result: '192.0.2.7 192.0.2.8 2001:db8::7 2001:db8::8', asked: 'A(A AAAA)' },
  expected: absent(`${RULE}: AF_UNSPEC returns addresses of any family`),
  musl: unknown,
  variants: {
    inet: {
      title: 'AF_INET: IPv4 addresses alone',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      absent: { result: '192.0.2.7 192.0.2.8', asked: 'A(A)' },
      expected: absent(`${RULE}: the desired family of the returned addresses`),
    },
    inet6: {
      title: 'AF_INET6: IPv6 addresses alone',
      steps: ['getaddrinfo www.lab.test. family=inet6'],
      absent: { result: '2001:db8::7 2001:db8::8', asked: 'A(AAAA)' },
      expected: absent(`${RULE}: the desired family of the returned addresses`),
    },
    'inet-of-service': {
      title: 'AF_INET without a node: the IPv4 loopback address alone',
      steps: ['getaddrinfo service=53 family=inet'],
      absent: { result: '127.0.0.1 port=53', asked: 'nobody' },
      expected: absent(`${RULE}: any family that can be used with node and service`),
    },
  },
});
