import { scenario, shown } from 'resolv-lab';

const WAIT =
  'glibc nscd/nscd_helper.c at the tags 2.17, 2.31 and 2.41: __nscd_open_socket waits 5 s for the reply with wait_on_socket';

export default scenario({
  title: 'a daemon that is stopped in a debugger, or hangs, costs each client five seconds, and 99 lookups do not wait',
  symptoms: ['login and ls -l take five seconds once, then they are quick, while the daemon hangs'],
  about: `
    A process with SIGSTOP does not run, but the kernel still accepts connections on its socket. A client sends its request, waits 5 s for
    the reply, and looks the user up by itself. Then it does not use the daemon for 99 lookups, even if the daemon runs again.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['first: getpwnam root', 'daemon freeze', 'frozen: getpwnam nobody', 'daemon thaw', 'thawed: getpwnam root'],
  shown: { first: { by: 'daemon' }, frozen: { by: 'itself after daemon' }, thawed: { by: 'itself' } },
  absent: { first: { by: 'daemon' }, frozen: { by: 'daemon' } },
  expected: shown(WAIT),
  variants: {
    hosts: {
      title: 'the same for hosts',
      steps: [
        'first: getaddrinfo first.lab.test',
        'daemon freeze',
        'frozen: getaddrinfo frozen.lab.test',
        'daemon thaw',
        'thawed: getaddrinfo thawed.lab.test',
      ],
    },
  },
});
