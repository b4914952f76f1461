import { byDaemon, scenario, shown } from 'resolv-lab';

const NOTHING =
  'glibc resolv/res_send.c, __res_context_send: every query begins with the first server; nothing is stored about a server that failed';

export default scenario({
  title: 'with a daemon too, a silent first nameserver costs every lookup a timeout',
  symptoms: ['a name service daemon was installed against a slow first nameserver, and lookups are as slow as before'],
  about: `
    The first of two nameservers is silent. A daemon is one process that could remember this for all programs. None does: the resolver of its C library
    begins each lookup with the first server, in each worker.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'drop', B: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: [
    'first: getaddrinfo one.lab.test',
    'second: getaddrinfo two.lab.test',
    'restart',
    'third: getaddrinfo three.lab.test',
  ],
  shown: {
    first: { asked: 'A B', waited: 'A' },
    second: { asked: 'A B', waited: 'A' },
    third: { asked: 'A B', waited: 'A' },
  },
  absent: { first: { asked: 'A B' }, second: { waited: 'nowhere' }, third: { waited: 'nowhere' } },
  expected: byDaemon({ none: shown(NOTHING), nsncd: shown(NOTHING), nscd: shown(NOTHING), unscd: shown(NOTHING) }),
});
