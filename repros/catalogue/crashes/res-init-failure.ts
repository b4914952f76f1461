import { fixedIn, scenario, shown } from 'resolv-lab';

const FIX =
  'NEWS of glibc 2.44, bug 34154; the states of 2.26 and later have a configuration of their own (commit 3f853f22c8)';
const UNREADABLE =
  'glibc resolv/resolv_conf.c, __resolv_conf_get_current: an error of stat(2) outside of a list is fatal; getaddrinfo then asks no service, and returns EAI_NONAME';

export default scenario({
  title: 'a program without free file descriptors calls res_init, and crashes in its next lookup',
  bugs: ['34154'],
  symptoms: ['a program crashes in getaddrinfo with SIGSEGV in sock_eq after it had no free file descriptors'],
  about: `
    resolv.conf has changed. res_init cannot open it, because the process has no free descriptor, and fails. It has closed the sockets of the state before, and
    leaves it without a configuration. Up to 2.43 the next lookup uses that state and crashes. Here a limit of no descriptors applies to res_init alone.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=34154'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'the res_init of musl does nothing',
  mayEnd: true,
  steps: [
    'getaddrinfo one.lab.test.',
    'conf nameserver A',
    'setrlimit RLIMIT_NOFILE soft=0',
    'res_init',
    'setrlimit RLIMIT_NOFILE soft=256',
    'after: getaddrinfo two.lab.test.',
  ],
  shown: { after: { result: 'ended by SIGSEGV' } },
  absent: { after: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  expected: fixedIn('2.44', FIX, { since: '2.26' }),
  variants: {
    'unix-socket': {
      title: 'resolv.conf is a unix socket during res_init: ENXIO',
      steps: [
        'getaddrinfo one.lab.test.',
        async function socket({ scenario: lab, host }) {
          await lab.listen(host, 'agent');
        },
        'link resolv.conf /run/agent',
        'res_init',
        'conf nameserver A',
        'after: getaddrinfo two.lab.test.',
      ],
    },
    lookup: {
      title: 'without res_init: a lookup while resolv.conf is a path that is too long',
      steps: [
        'getaddrinfo one.lab.test.',
        `link resolv.conf /run/${'x'.repeat(300)}`,
        'during: getaddrinfo two.lab.test.',
        'conf nameserver A',
        'after: getaddrinfo three.lab.test.',
      ],
      shown: { during: { result: 'EAI_NONAME', asked: 'nobody' }, after: { result: '192.0.2.1 2001:db8::1' } },
      absent: { during: { result: 'EAI_AGAIN', asked: 'nobody' }, after: { result: '192.0.2.1 2001:db8::1' } },
      libcs: '>=2.26',
      expected: shown(UNREADABLE),
    },
  },
});
