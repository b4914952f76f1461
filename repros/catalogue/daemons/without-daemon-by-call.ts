import { absent, byDaemon, scenario, shown } from 'resolv-lab';

/** A lookup for each SIGHUP. The function calls back for each database, as nscd wants it. */
const PROGRAM = (disables: boolean) => `
import ctypes, signal, socket
${disables ? 'back = ctypes.CFUNCTYPE(None, ctypes.c_size_t, ctypes.c_void_p)(lambda at, file: None)' : ''}
${disables ? "getattr(ctypes.CDLL(None), '__nss_disable_nscd')(back)" : ''}
signal.signal(signal.SIGHUP, lambda *_: socket.getaddrinfo('www.lab.test', 80))
while True: signal.pause()
`;

const ASKS = shown('glibc nss/getaddrinfo.c (sysdeps/posix before 2.38): asks the daemon first');

export default scenario({
  title: 'a program calls __nss_disable_nscd, and asks no daemon',
  about: `
    glibc has a private function with which nscd keeps its own lookups from asking nscd. nsncd calls it for the same reason. Any program can: then it looks hosts, users and
    groups up by itself, although a daemon runs.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { 'program.py': PROGRAM(true) },
  client: { command: ['python3', '/etc/program.py'], packages: ['python3'], provoke: 'signal:HUP' },
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  libcs: 'glibc',
  musl: 'musl has no such function',
  steps: ['lookup'],
  shown: { '1': { by: 'daemon' } },
  absent: { '1': { by: 'itself' } },
  expected: absent(
    'glibc nss/nss_module.c (nss/nsswitch.c before 2.33), __nss_disable_nscd: sets __nss_not_use_nscd_hosts and its relatives to -1',
  ),
  variants: {
    'without-call': {
      title: 'contrast: without the call',
      etc: { 'program.py': PROGRAM(false) },
      expected: byDaemon({ none: absent('there is no daemon'), nsncd: ASKS, nscd: ASKS, unscd: ASKS }),
    },
  },
});
