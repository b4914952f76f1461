import { absent, scenario, unknown } from 'resolv-lab';

const LIMITED = (limit: string, name: string) => [
  'first: getaddrinfo www.lab.test.',
  `setrlimit ${limit}`,
  `after: getaddrinfo ${name}`,
];
/** More lines than the first buffer of the lookup has room for, so that the C library asks for memory. */
const MANY = Array.from({ length: 4000 }, (_, at) => `198.18.${at >> 8}.${at & 255} many.lab.test`).join('\n');

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), EAI_SYSTEM',
  title: 'EAI_SYSTEM: errno says that the process has no descriptor left',
  symptoms: ['getaddrinfo fails with EAI_SYSTEM in a process with many open files'],
  about: `
    After its first lookup the program gets a limit of zero for descriptors, or for its memory. The next lookup can open neither a file nor a socket, or has no room for
    the addresses of a name with 4000 lines in /etc/hosts.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  hostConf: 'multi on',
  servers: { A: 'answers' },
  steps: LIMITED('RLIMIT_NOFILE soft=0', 'two.lab.test.'),
  absent: { after: { result: 'EAI_SYSTEM EMFILE' } },
  expected: absent('getaddrinfo(3), EAI_SYSTEM: errno is set to indicate the error'),
  musl: unknown,
  variants: {
    memory: {
      title: 'EAI_MEMORY: the process gets no memory for a name with 4000 addresses',
      manual: 'getaddrinfo(3), EAI_MEMORY',
      hosts: MANY,
      // A probe ends when it gets no memory for its answer: Node, and the C probe with some versions of musl.
      probes: ['c'],
      libcs: 'glibc',
      steps: LIMITED('RLIMIT_AS soft=0', 'many.lab.test'),
      absent: { after: { result: 'EAI_MEMORY' } },
      expected: absent('getaddrinfo(3), EAI_MEMORY: out of memory'),
    },
    'memory-of-getnameinfo': {
      title: 'getnameinfo, EAI_MEMORY: the process gets no memory for an address with 50000 names',
      manual: 'getnameinfo(3), EAI_MEMORY',
      hosts: `192.0.2.77 many.lab.test${' alias'.repeat(50_000)}`,
      probes: ['c'],
      // Before, the names are on the stack (commit c6ee40da8b), which such a limit keeps from growing.
      libcs: '>=2.22',
      steps: ['first: getnameinfo 192.0.2.1', 'setrlimit RLIMIT_AS soft=0', 'after: getnameinfo 192.0.2.77'],
      absent: { after: { result: 'EAI_MEMORY' } },
      expected: absent('getnameinfo(3), EAI_MEMORY: out of memory'),
    },
  },
});
