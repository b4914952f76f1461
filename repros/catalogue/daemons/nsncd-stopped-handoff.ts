import { absent, byDaemonVersion, control, scenario, shown } from 'resolv-lab';

const COUNTS =
  'nsncd src/main.rs at the tags v1.5.1 and v1.5.2, spawn_acceptor: the loop ends at a timeout of send_timeout, whose deadline is a std::time::Instant; clock_gettime(2): CLOCK_MONOTONIC goes on while a process is stopped';

/** The only worker needs 3.5 s for this name: its first query is lost, and the answer to the second takes 1.5 s. */
const BUSY = ['getpwnam root', 'getgrnam root', 'slow: getaddrinfo slow.lab.test family=inet thread=t1 &'];
const WAITING = 'user: getpwnam nobody thread=t2 &';

export default scenario({
  title: 'nsncd ends when it goes on after a pause, because a client waited for a worker at its beginning',
  symptoms: ['after a pause of its container nsncd is gone, and logs "timed out waiting for an available worker"'],
  about: `
    A client waits for a worker that will be free within NSNCD_HANDOFF_TIMEOUT. Then nsncd is stopped for longer than that, as
    by SIGSTOP, the freezer of a cgroup, or a processor that others use up. The timeout goes on meanwhile. When nsncd runs again, the
    thread that accepts clients sees that the time is over, and ends, before the worker had any time. nsncd ends with exit code 0, for which
    \`Restart=on-failure\` of systemd does not start it again.`,
  conf: 'nameserver A\noptions timeout:2 attempts:3',
  servers: { A: 'drop times=1; delay ms=1500' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1, NSNCD_HANDOFF_TIMEOUT: 4 },
  libcs: 'glibc',
  mayEnd: true,
  // The client of the last lookup waits for five seconds, which is the length of the pause.
  steps: [...BUSY, WAITING, 'daemon freeze', 'pause: getgrnam nogroup', 'daemon thaw', 'daemon ends'],
  shown: { user: { by: 'itself after daemon', daemon: 'ended with exit code 0' } },
  // A daemon with more threads than workers for hosts may answer the client.
  absent: { user: { daemon: 'answers' } },
  expected: byDaemonVersion({ '<=1.5.2': shown(COUNTS) }),
  // With a lost query alone, the worker cannot be free at the end of the pause.
  controls(evidence) {
    const freeze = evidence.all('daemon').find(({ action }) => action === 'freeze')?.at ?? 0;
    const sent = evidence.queriesFor('slow.lab.test').filter(({ at }) => at < freeze);
    const detail = `${sent.length} queries before the pause`;
    return [control('the worker waited for its first query in the pause', sent.length === 1, detail)];
  },
  variants: {
    'no-pause': {
      title: 'without the pause the client gets the worker in time',
      steps: [...BUSY, WAITING, 'wait'],
      shown: { user: { daemon: 'ended with exit code 0' } },
      absent: { user: { by: 'daemon', daemon: 'answers' } },
      expected: byDaemonVersion({
        '<=1.5.2': absent('nsncd src/main.rs at v1.5.1 and v1.5.2: send_timeout succeeds with a free worker'),
      }),
      controls: () => [],
    },
  },
});
