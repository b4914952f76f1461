import { absent, scenario, unknown } from 'resolv-lab';

const LOOPBACK = 'getaddrinfo(3): without a node and without AI_PASSIVE the address is that of the loopback interface';
const WILDCARD = 'getaddrinfo(3): without a node and with AI_PASSIVE the address is the wildcard address';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), node',
  title: 'without a node: the loopback addresses',
  about: `
    A program that passes no node wants addresses of its own machine: the loopback addresses to connect to, or with AI_PASSIVE the wildcard addresses to bind to. No
    server is asked. Without node and service there is nothing to translate.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo service=53'],
  absent: { result: '::1 127.0.0.1 port=53', asked: 'nobody' },
  expected: absent(LOOPBACK),
  musl: unknown,
  variants: {
    passive: {
      title: 'AI_PASSIVE without a node: the wildcard addresses',
      manual: 'getaddrinfo(3), AI_PASSIVE',
      steps: ['getaddrinfo service=53 flags=AI_PASSIVE'],
      absent: { result: '0.0.0.0 :: port=53', asked: 'nobody' },
      expected: absent(WILDCARD),
    },
    'passive-with-node': {
      title: 'AI_PASSIVE with a node is ignored',
      manual: 'getaddrinfo(3), AI_PASSIVE',
      steps: ['getaddrinfo www.lab.test flags=AI_PASSIVE'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
      expected: absent('getaddrinfo(3): if node is not NULL, the AI_PASSIVE flag is ignored'),
    },
    both: {
      title: 'neither node nor service',
      manual: 'getaddrinfo(3), EAI_NONAME',
      steps: ['getaddrinfo'],
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_NONAME: both node and service are NULL'),
    },
    'canonname-without-node': {
      title: 'AI_CANONNAME without a node',
      manual: 'getaddrinfo(3), EAI_BADFLAGS',
      steps: ['getaddrinfo service=53 flags=AI_CANONNAME'],
      absent: { result: 'EAI_BADFLAGS', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_BADFLAGS: AI_CANONNAME was given and the name is NULL'),
    },
    'unknown-flag': {
      title: 'a flag that does not exist',
      manual: 'getaddrinfo(3), EAI_BADFLAGS',
      steps: ['getaddrinfo www.lab.test flags=65536'],
      absent: { result: 'EAI_BADFLAGS', asked: 'nobody' },
      expected: absent('getaddrinfo(3), EAI_BADFLAGS: ai_flags contains invalid flags'),
    },
  },
});
