import { absent, byDaemon, byVersion, fixedIn, scenario } from 'resolv-lab';

const RELOAD = 'NEWS of glibc 2.26: the stub resolver reloads resolv.conf when it changes (bug 984)';

export default scenario({
  title: 'a daemon that started before there was a resolv.conf finds no hosts until it is restarted',
  symptoms: ['after boot no host is found until the daemon is restarted, although resolv.conf is right'],
  bugs: ['984'],
  about: `
    The daemon starts at boot, before the network has written resolv.conf, and a program looks a host up. Then the file appears. nsncd has
    one worker here, so the worker that failed also makes the second lookup. Before 2.26 a resolver never read the file again.`,
  servers: { A: { address: '127.0.0.53' } },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1 },
  libcs: 'glibc',
  steps: ['early: getaddrinfo early.lab.test', 'conf nameserver A', 'daemon idle', 'later: getaddrinfo later.lab.test'],
  shown: {
    early: { asked: 'nobody' },
    later: { result: ['EAI_AGAIN', 'EAI_NONAME', 'EAI_SYSTEM ECONNREFUSED'], asked: 'nobody' },
  },
  absent: { early: { asked: 'nobody' }, later: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  expected: byDaemon({
    none: fixedIn('2.26', RELOAD),
    nsncd: fixedIn('2.26', RELOAD),
    nscd: byVersion({ '>=2.26': absent(RELOAD) }),
    unscd: absent('unscd nscd-0.47.c: a process for each lookup, which reads the file'),
  }),
  variants: {
    'empty-file': { title: 'there is a file without a nameserver', conf: '# no network yet' },
  },
});
