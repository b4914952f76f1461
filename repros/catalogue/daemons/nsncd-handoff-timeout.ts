import { absent, byDaemonVersion, scenario, shown } from 'resolv-lab';

const SOURCE =
  'nsncd src/main.rs at the tags v1.5.1 and v1.5.2, spawn_acceptor: the loop ends at a timeout of send_timeout, which drops the listener';

/** A client asks once, so that it has asked for the cache's map, of which nsncd has none. Then the only worker is busy, and a user is asked for. */
const BUSY = ['getpwnam root', 'slow: getaddrinfo slow.lab.test thread=t1 &', 'user: getpwnam nobody'];

const GAVE_UP = { by: 'itself after daemon' } as const;

export default scenario({
  title: 'nsncd runs and refuses every client after one client had to wait for a worker',
  symptoms: [
    'systemd shows nsncd as running, and no program gets an answer from it',
    'during an outage of DNS nsncd logs "timed out waiting for an available worker"',
  ],
  links: ['https://github.com/twosigma/nsncd/issues/99', 'https://github.com/NixOS/nixpkgs/pull/290355'],
  about: `
    A worker waits for a silent nameserver. The next client is about a user, but it has to wait for the same worker. After
    NSNCD_HANDOFF_TIMEOUT seconds the only thread that accepts clients ends, and nsncd ends when its workers are free. Until then the
    process is there and its socket refuses: \`Restart=always\` of systemd does nothing. With exit code 0, \`Restart=on-failure\` does nothing
    either.`,
  conf: 'nameserver A\noptions timeout:30 attempts:1',
  // The program's own resolver does not take 30 s.
  env: { RES_OPTIONS: 'timeout:1' },
  servers: { A: 'drop' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1, NSNCD_HANDOFF_TIMEOUT: 1 },
  libcs: 'glibc',
  mayEnd: true,
  steps: BUSY,
  shown: { user: { by: 'itself after daemon', daemon: 'deaf' } },
  absent: { user: { daemon: 'answers' } },
  expected: byDaemonVersion({ '<=1.5.2': shown(SOURCE) }),
  variants: {
    'worker-free-later': {
      title: 'the nameserver answers again: the worker ends, and so does nsncd, with exit code 0',
      conf: 'nameserver A\noptions timeout:8 attempts:2',
      servers: { A: 'drop times=2' },
      steps: [...BUSY, 'daemon ends'],
      shown: { slow: GAVE_UP, user: { ...GAVE_UP, daemon: 'ended with exit code 0' } },
      absent: { slow: GAVE_UP, user: { daemon: 'answers' } },
    },
    'longer-timeout': {
      title: 'with 10 s, as NixOS sets it: the client gives up after its own 5 s, and nsncd serves again',
      conf: 'nameserver A\noptions timeout:8 attempts:2',
      servers: { A: 'drop times=2' },
      daemonSettings: { NSNCD_WORKER_COUNT: 1, NSNCD_HANDOFF_TIMEOUT: 10 },
      steps: ['getgrnam root', ...BUSY, 'wait', 'later: getgrnam nogroup'],
      shown: { slow: GAVE_UP, user: GAVE_UP, later: { by: 'itself' } },
      absent: { later: { by: 'daemon', daemon: 'answers' } },
      expected: byDaemonVersion({
        '<=1.5.2': absent('nsncd src/main.rs at v1.5.1 and v1.5.2: send_timeout succeeds with a free worker'),
      }),
    },
  },
});
