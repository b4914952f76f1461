import { absent, byDaemon, byDaemonVersion, scenario, shown } from 'resolv-lab';
import { NSCD_ERRORS } from '../../shared/nscd-errors.ts';

const NEGATIVE = 'nscd.conf(5), negative-time-to-live: how long nscd keeps that a name does not exist; 20 s for hosts';
const ALL_KEPT =
  'unscd nscd-0.47.c: a worker reports only that it found nothing, which is kept for negative-time-to-live';
const FAILED = ['EAI_NONAME', 'EAI_AGAIN', 'EAI_SYSTEM ETIMEDOUT'];
const [FIRST, SECOND] = ['first: getaddrinfo www.lab.test', 'second: getaddrinfo www.lab.test'] as const;
const NO_CACHE = 'nsncd README: a name service non-caching daemon';

export default scenario({
  title: 'a name that could not be looked up once stays unknown after the nameserver is back',
  symptoms: [
    'after boot or resume, names that were looked up too early stay unknown for a while',
    'restarting nscd, or nscd -i hosts, helps',
  ],
  links: ['https://github.com/NixOS/nixpkgs/issues/135888'],
  about: `
    The nameserver answers with SERVFAIL, as a forwarder does before it has a network. nscd keeps this as if the name did not exist, for
    negative-time-to-live seconds. The next client gets the old failure, and no nameserver is asked.`,
  conf: 'nameserver A',
  servers: { A: 'servfail' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1, 'negative-time-to-live hosts': 20 },
  libcs: 'glibc',
  steps: [FIRST, 'server A answers', SECOND],
  shown: { first: { result: FAILED }, second: { result: 'EAI_NONAME', asked: 'nobody' } },
  absent: { first: { result: FAILED }, second: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  expected: byDaemon({
    none: absent('glibc has no cache of its own'),
    nsncd: absent(NO_CACHE),
    nscd: byDaemonVersion({ '<2.44': shown(NSCD_ERRORS.kept), '>=2.44': absent(NSCD_ERRORS.notKept) }),
    unscd: shown(ALL_KEPT),
  }),
  variants: {
    'no-answer': {
      title: 'the nameserver does not answer',
      conf: 'nameserver A\noptions timeout:1 attempts:1',
      servers: { A: 'drop' },
    },
    nxdomain: {
      title: 'the name did not exist, and now it does',
      servers: { A: 'nxdomain' },
      expected: byDaemon({
        ...{ none: absent('glibc has no cache of its own'), nsncd: absent(NO_CACHE) },
        ...{ nscd: shown(NEGATIVE), unscd: shown(NEGATIVE) },
      }),
    },
    'restart-helps': {
      title: 'the daemon is restarted after the failure',
      steps: [FIRST, 'server A answers', 'daemon restart', SECOND],
      daemons: ['nsncd', 'nscd', 'unscd'],
      expected: absent('nscd.conf(5): without persistent the cache ends with the process'),
    },
  },
});
