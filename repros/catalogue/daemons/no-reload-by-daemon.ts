import { absent, byDaemon, scenario, shown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), no-reload: the file is not reloaded';
const PROTOCOL =
  'glibc nscd/nscd-client.h: a request has a type and a key; res_init changes the state of its own thread';

export default scenario({
  title: 'with no-reload a daemon asks the old nameserver after res_init of the program',
  symptoms: [
    'a program calls res_init after a change of resolv.conf, and still gets the answers of the old nameserver',
  ],
  about: `
    With \`no-reload\` a resolver state keeps its nameservers, and res_init of the program replaces them. Behind a daemon the state is that of the daemon: res_init of a program has no
    effect on nsncd, whose only worker keeps its state. nscd calls res_init itself when the file changes, and unscd starts a process for each lookup.`,
  conf: 'nameserver A\noptions no-reload',
  servers: { A: 'answers', B: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1 },
  libcs: '>=2.26',
  steps: [
    'first: getaddrinfo one.lab.test',
    'conf nameserver B; options no-reload',
    'daemon idle',
    'res_init',
    'second: getaddrinfo two.lab.test',
  ],
  shown: { first: { asked: 'A' }, second: { asked: 'A' } },
  absent: { first: { asked: 'A' }, second: { asked: 'B' } },
  expected: byDaemon({
    none: absent('glibc resolv/res_init.c, __res_vinit: reads the file, whatever the options are'),
    nsncd: shown(`${OPTION}; ${PROTOCOL}`),
    nscd: absent('glibc nscd/connections.c, nscd_run_prune: calls res_init when resolv.conf has changed'),
    unscd: absent('unscd nscd-0.47.c, create_and_feed_worker: a process for each lookup, which reads the file'),
  }),
  variants: {
    restart: {
      title: 'the daemon is restarted',
      daemons: ['nsncd', 'nscd', 'unscd'],
      steps: [
        'first: getaddrinfo one.lab.test',
        'conf nameserver B; options no-reload',
        'daemon restart',
        'second: getaddrinfo two.lab.test',
      ],
      expected: absent(`${OPTION}: a new process reads it`),
    },
  },
});
