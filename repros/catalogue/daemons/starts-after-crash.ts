import { absent, byDaemon, scenario } from 'resolv-lab';

export default scenario({
  title: 'a daemon does not start because of the files that it left behind',
  symptoms: ['after a crash, or in a container that was killed, the daemon says that it runs already'],
  links: ['https://github.com/NixOS/nixpkgs/issues/259352'],
  about: `
    The daemon is killed, so its socket file and its pid file stay. Clients get ECONNREFUSED and look everything up by themselves. The next
    start has to replace the socket, and to see that no process has the old pid.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  mayEnd: true,
  steps: [
    'first: getaddrinfo www.lab.test',
    'daemon kill',
    'away: getgrnam root',
    'daemon start',
    'again: getpwnam root',
  ],
  shown: { first: { by: 'daemon' }, away: { by: 'itself' }, again: { by: 'itself' } },
  absent: { first: { by: 'daemon' }, away: { by: 'itself' }, again: { by: 'daemon', daemon: 'answers' } },
  expected: byDaemon({
    nsncd: absent('nsncd src/main.rs at v1.5.1 and v1.5.2: the old file is removed before bind'),
    nscd: absent('glibc nscd/nscd.c, check_pid: kill(2) with signal 0 tells whether the process of the pid file lives'),
  }),
  variants: {
    terminated: {
      title: 'after SIGTERM, for which nsncd has no handler',
      steps: [
        'first: getaddrinfo www.lab.test',
        'daemon term',
        'away: getgrnam root',
        'daemon start',
        'again: getpwnam root',
      ],
    },
  },
});
