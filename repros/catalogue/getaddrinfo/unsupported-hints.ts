import { absent, scenario, unknown } from 'resolv-lab';

const SOCKTYPE = 'getaddrinfo(3), EAI_SOCKTYPE: not supported, or inconsistent with the protocol';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), EAI_SOCKTYPE',
  title: 'SOCK_DGRAM with IPPROTO_TCP',
  about: `
    Hints that no socket can have are refused before any lookup: a socket type and a protocol that do not fit each other, and numbers that are none of a type or a
    family.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test. socktype=dgram protocol=tcp'],
  absent: { result: 'EAI_SOCKTYPE', asked: 'nobody' },
  expected: absent(SOCKTYPE),
  musl: unknown,
  variants: {
    type: { title: 'a socket type that does not exist', steps: ['getaddrinfo www.lab.test. socktype=77'] },
    family: {
      title: 'a family that does not exist',
      manual: 'getaddrinfo(3), EAI_FAMILY',
      steps: ['getaddrinfo www.lab.test. family=77'],
      absent: { result: 'EAI_FAMILY', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_FAMILY: the requested address family is not supported'),
    },
  },
});
