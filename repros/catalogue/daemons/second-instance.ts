import { absent, byDaemon, byDaemonVersion, control, scenario, shown } from 'resolv-lab';

const NSNCD = 'nsncd src/main.rs at the tags v1.4 to v1.5.2: remove_file before bind; no handler of signals';
const TAKES = byDaemonVersion({ '<=1.5.2': shown(NSNCD) });
const CHECKED = 'glibc nscd/nscd.c at the tags 2.17 to 2.41, check_pid: a living process with the pid of nscd.pid';
const OTHER_PIDS = `${CHECKED}; main() then unlinks the socket, and so does termination_handler`;
const UNSCD = 'unscd nscd-0.47.c (the last source that was found): unlink in open_socket and in cleanup_on_signal';

const FIRST_ENDED = {
  shown: { before: { by: 'daemon' }, after: { by: 'itself' } },
  absent: { before: { by: 'daemon' }, after: { by: 'second daemon' } },
} as const;

export default scenario({
  title: 'a second instance of a daemon takes the socket from the first, which runs on without clients',
  symptoms: ['two containers share /run/nscd, and one stops'],
  about: `
    A second instance starts on the same path. nsncd and unscd remove the file there without a look at it, so all clients get to the second,
    and the first is deaf. nscd looks for a process with the number in its pid file, which says nothing in a container. When the first ends,
    nscd and unscd remove the file at the path, although it is the second's.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['before: getpwnam root', 'daemon second', 'after: getgrnam root'],
  shown: { before: { by: 'daemon' }, after: { by: 'second daemon' } },
  absent: { before: { by: 'daemon' }, after: { by: 'daemon' } },
  expected: byDaemon({ nsncd: TAKES, nscd: absent(CHECKED), unscd: shown(UNSCD) }),
  controls(evidence) {
    const refused = evidence.all('second-daemon').filter(({ pids }) => pids.length === 0);
    const ok = refused.every(({ output = '' }) => output.includes('already running'));
    const words = refused.map(({ output }) => output).join('; ') || 'none was refused';
    return [control('a refused instance says that there is another', ok, words)];
  },
  variants: {
    'first-ends': {
      title: 'the first instance gets SIGTERM, and the second still runs',
      daemons: ['nsncd', 'unscd'],
      steps: ['before: getpwnam root', 'daemon second', 'daemon term', 'after: getgrnam root'],
      ...FIRST_ENDED,
      expected: byDaemon({ nsncd: byDaemonVersion({ '<=1.5.2': absent(NSNCD) }), unscd: shown(UNSCD) }),
    },
    container: {
      title: 'the second nscd is in a container with process ids of its own, and shares /run/nscd',
      daemons: ['nscd'],
      steps: ['before: getpwnam root', 'daemon second-container', 'after: getgrnam root'],
      expected: shown(OTHER_PIDS),
    },
    'container-first-ends': {
      title: 'then the first nscd gets SIGTERM',
      daemons: ['nscd'],
      steps: ['before: getpwnam root', 'daemon second-container', 'daemon term', 'after: getgrnam root'],
      ...FIRST_ENDED,
      expected: shown(OTHER_PIDS),
    },
  },
});
