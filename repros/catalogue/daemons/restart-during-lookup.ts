import { absent, scenario } from 'resolv-lab';

const EOF =
  'glibc nscd/nscd_helper.c at the tags 2.17, 2.31 and 2.41: __nscd_open_socket returns -1 if the connection ends before a reply, and nscd/nscd_getai.c leaves the lookup to the client';

export default scenario({
  title: 'a restart of the daemon makes the lookups fail that it had begun',
  symptoms: ['programs report unknown hosts at the moment of a rebuild of the system, which restarts the daemon'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    The daemon asks a nameserver and has no answer yet when it is restarted. The connection of the client ends. glibc then looks the name
    up by itself at once, without a wait, and the lookup succeeds.`,
  conf: `
    nameserver A
    options timeout:10`,
  servers: { A: 'drop times=2' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: [
    'first: getpwnam root',
    'slow: getaddrinfo slow.lab.test thread=t1 &',
    'daemon restart',
    'wait',
    'users: getpwnam root',
  ],
  shown: { slow: { result: ['EAI_NONAME', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_SYSTEM'] }, users: { by: 'daemon' } },
  absent: {
    slow: { result: '192.0.2.1 2001:db8::1', by: 'itself after daemon' },
    users: { by: 'daemon' },
  },
  expected: absent(EOF),
  variants: {
    killed: {
      title: 'the daemon is killed, and stays away',
      steps: ['slow: getaddrinfo slow.lab.test thread=t1 &', 'daemon kill', 'wait', 'users: getpwnam root'],
      absent: { slow: { result: '192.0.2.1 2001:db8::1', by: 'itself after daemon' }, users: { by: 'itself' } },
      shown: { slow: { result: ['EAI_NONAME', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_SYSTEM'] } },
    },
    terminated: {
      title: 'the daemon gets SIGTERM',
      steps: ['slow: getaddrinfo slow.lab.test thread=t1 &', 'daemon term', 'wait', 'users: getpwnam root'],
      absent: { slow: { result: '192.0.2.1 2001:db8::1', by: 'itself after daemon' }, users: { by: 'itself' } },
      shown: { slow: { result: ['EAI_NONAME', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_SYSTEM'] } },
    },
  },
});
