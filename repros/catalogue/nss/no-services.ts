import { absent, scenario, unknown } from 'resolv-lab';

/** mallopt(3), M_PERTURB: malloc and free fill memory with this, so that none of it is zero. */
const usedMemory = { MALLOC_PERTURB_: '170' };
const brackets = 'hosts: [NOTFOUND=return] files dns';
const lookup = (family: string) => [`getaddrinfo www.lab.test family=${family}`];

export default scenario({
  title: 'a line of nsswitch.conf without a service ends a program by SIGSEGV',
  symptoms: ['a program crashes in __nss_module_get_function, called by getaddrinfo or getpwnam'],
  about: `
    The line \`hosts:\` is a list without services since 2.33: an array with nothing but its end. glibc reads the entry behind the end, beyond the memory of the
    array, and takes it for a service unless it is zero. A new program has zeros there, and finds no name. In a program that has used its memory, chance decides.
    Here \`MALLOC_PERTURB_\` leaves no zeros.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  env: usedMemory,
  nsswitch: 'hosts:',
  libcs: '>=2.33',
  musl: 'musl has no nsswitch.conf',
  mayEnd: true,
  steps: lookup('inet'),
  shown: { result: 'ended by SIGSEGV' },
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  // nss/nsswitch.c, __nss_lookup, reads (*ni)[1], and nss/nss_action.c allocates no such entry: no source says what is there.
  expected: unknown,
  variants: {
    brackets: { title: 'brackets before the first service: a list without services too', nsswitch: brackets },
    'new-program': { title: 'in a program with zeros in its memory', env: {}, probes: ['c'] },
    'both-families': {
      title: 'for both families, in a program with zeros in its memory: EBUSY',
      env: {},
      probes: ['c'],
      steps: lookup('unspec'),
      absent: { result: 'EAI_SYSTEM EBUSY', asked: 'nobody' },
    },
    'default-services': {
      title: 'before 2.33: the default services',
      libcs: '>=2.24 <2.33',
      absent: { result: '192.0.2.1', asked: 'A(A)' },
      expected: absent(
        'glibc nss/nsswitch.c at 2.31, __nss_database_lookup2: no list, so that of the caller or the default',
      ),
    },
    services: {
      title: 'contrast: a line with a service',
      nsswitch: 'hosts: files',
      expected: absent(
        'glibc nss/nsswitch.c, __nss_lookup: the first service has the function, so no other entry is read',
      ),
    },
  },
});
