import { absent, byDaemon, byDaemonVersion, scenario, shown } from 'resolv-lab';

const QUEUE =
  'nsncd src/main.rs at v1.5.1 and v1.5.2: one channel of capacity 0 for all databases, and a worker reads a request only when it is free';
const WORKERS = 'nsncd src/main.rs at v1.5.1 and v1.5.2, spawn_workers: NSNCD_WORKER_COUNT threads';
const THREADS = 'glibc nscd/connections.c: a further thread is started up to max-threads, 32 in nscd.conf(5)';
const FOURTEEN = 'unscd nscd-0.47.c: 14 requests in parallel, and a process for each';

/** Lookups that wait in the daemon, each on a thread of its own. */
const waiting = (count: number) =>
  Array.from({ length: count }, (_, at) => `slow-${at}: getaddrinfo slow-${at}.lab.test thread=t${at} &`);

const gaveUp = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`slow-${at}`, { by: 'itself after daemon' } as const]));

export default scenario({
  title: 'users and groups are unknown to the daemon while eight lookups of hosts wait for a silent nameserver',
  symptoms: ['behind a captive portal or after resume, ls -l, sudo and the lock screen take five seconds'],
  links: ['https://github.com/twosigma/nsncd/issues/158'],
  about: `
    The nameserver is silent, as behind a captive portal. Eight lookups of hosts wait, each in a worker of nsncd, which has eight of them.
    Lookups of a user and of a group wait in the same queue: their client gives up after 5 s, and reads /etc/passwd and /etc/group by itself. nscd has up to 32 threads,
    and unscd takes 14 requests at a time.`,
  conf: 'nameserver A\noptions timeout:30 attempts:1',
  // The program's own resolver does not take 30 s.
  env: { RES_OPTIONS: 'timeout:1' },
  servers: { A: 'drop' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  // The default of nsncd, with a timeout above the 5 s of clients, and nscd.conf of glibc.
  daemonSettings: { NSNCD_WORKER_COUNT: 8, NSNCD_HANDOFF_TIMEOUT: 20, threads: 4, 'max-threads': 32 },
  libcs: '>=2.36',
  steps: ['getpwnam root', ...waiting(8), 'user: getpwnam nobody thread=user &', 'group: getgrnam nogroup'],
  shown: { ...gaveUp(8), user: { by: 'itself after daemon' }, group: { by: 'itself after daemon' } },
  absent: { ...gaveUp(8), user: { by: 'daemon' }, group: { by: 'daemon' } },
  expected: byDaemon({
    nsncd: byDaemonVersion({ '<=1.5.2': shown(QUEUE) }),
    nscd: absent(THREADS),
    unscd: absent(FOURTEEN),
  }),
  variants: {
    'one-worker-free': {
      title: 'seven lookups wait: the eighth worker answers for another host and for a user',
      servers: { A: 'drop name=slow-*' },
      daemonSettings: { NSNCD_WORKER_COUNT: 8, NSNCD_HANDOFF_TIMEOUT: 20 },
      steps: ['getpwnam root', ...waiting(7), 'host: getaddrinfo www.lab.test', 'user: getpwnam nobody'],
      shown: { ...gaveUp(7), host: { by: 'itself after daemon' } },
      absent: { ...gaveUp(7), host: { by: 'daemon', asked: 'A' }, user: { by: 'daemon' } },
      daemons: ['nsncd'],
      expected: absent(WORKERS),
    },
    'more-workers': {
      title: 'eight lookups wait, and nsncd has 16 workers',
      daemons: ['nsncd'],
      daemonSettings: { NSNCD_WORKER_COUNT: 16, NSNCD_HANDOFF_TIMEOUT: 20 },
      expected: absent(WORKERS),
    },
  },
});
