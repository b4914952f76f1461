import { absent, scenario } from 'resolv-lab';
import { gotStatistics, ignoresUsers, obeysRoot, sends, wasSent } from '../../shared/control-request.ts';

const READ_BY =
  'glibc nscd/connections.c, handle_request, and unscd nscd-0.47.c, handle_client: no request of a lookup reads SO_PEERCRED; nsncd: none at all';

const SHUTDOWN = {
  steps: ['before: getpwnam root', sends('SHUTDOWN', 1000), 'after: getgrnam root'],
  mayEnd: true,
  shown: { before: { by: 'daemon' }, after: { daemon: 'ended with exit code 0' } },
  absent: { before: { by: 'daemon' }, after: { by: 'daemon', daemon: 'answers' } },
  controls: wasSent,
} as const;

export default scenario({
  title: 'a program in a user namespace of its own gets no answer from the daemon outside',
  symptoms: ['a user in a container stops nscd of the machine, although it is not root there'],
  links: ['https://man7.org/linux/man-pages/man7/user_namespaces.7.html'],
  about: `
    In its namespace the program is the user 1000. The kernel gives the daemon the credentials of a peer as the daemon's own namespace has them:
    there the program is root, so nscd and unscd obey its requests to end. In a container without root the mapping is the other way round, which
    control-requests shows. A daemon in a namespace beside it sees the number of its own map, and 65534, nobody, for a user whom the map lacks.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  programUid: 1000,
  steps: ['user: getpwnam root', 'host: getaddrinfo www.lab.test'],
  shown: { user: { by: 'itself after daemon' }, host: { by: 'itself after daemon' } },
  absent: { user: { by: 'daemon' }, host: { by: 'daemon', result: '192.0.2.1 2001:db8::1' } },
  expected: absent(READ_BY),
  variants: {
    'both-nested': { title: 'the daemon is in another user namespace beside it', daemonUid: 2000 },
    shutdown: { title: 'it is root for the daemon, and shuts it down', ...SHUTDOWN, expected: obeysRoot },
    overflow: {
      title: 'the daemon has no map of users, takes it for nobody (65534), and ignores it; nobody is its `stat-user`',
      daemonUid: 'none',
      daemonSettings: { 'stat-user': 'nobody' },
      ...SHUTDOWN,
      steps: [...SHUTDOWN.steps.slice(0, 2), sends('GETSTAT', 1000), ...SHUTDOWN.steps.slice(2)],
      expected: ignoresUsers,
      controls: (evidence) => [...wasSent(evidence), ...gotStatistics(evidence)],
    },
    'both-nested-shutdown': {
      title: 'it is the user 2000 for a daemon in another namespace, and sends the request to end',
      daemonUid: 2000,
      ...SHUTDOWN,
      expected: ignoresUsers,
    },
  },
});
