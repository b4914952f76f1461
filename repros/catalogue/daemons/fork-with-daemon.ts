import { absent, scenario, shown } from 'resolv-lab';
import { forkDuringLookup } from '../../shared/fork-during-lookup.ts';

const BEFORE_DAEMON =
  'glibc since 2.26, nss/getXXbyYY_r.c: __resolv_context_get takes the lock before __nscd_gethostbyname_r asks the daemon';
const DAEMON_FIRST =
  'glibc nss/getaddrinfo.c (sysdeps/posix before 2.37): getaddrinfo asks the daemon before it calls __resolv_context_get';

export default scenario({
  title: 'a child that is forked during gethostbyname of another thread hangs in gethostbyname, with a daemon too',
  symptoms: [
    'a worker process of a program with threads hangs for ever in gethostbyname after fork, although nscd runs',
  ],
  about: `
    With a daemon no program needs resolv.conf for its lookups, but gethostbyname reads it before it asks the daemon. So the fault of fork-in-lookup stays. getaddrinfo
    asks the daemon first, and its child does not hang as long as the daemon answers.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nscd', 'nsncd', 'unscd'],
  libcs: '>=2.26',
  steps: forkDuringLookup('gethostbyname two.lab.test', { call: 'gethostbyname' }),
  shown: { child: { result: 'child hung in futex', asked: 'nobody' } },
  absent: { child: { result: 'child: 192.0.2.1', asked: 'A' } },
  expected: shown(BEFORE_DAEMON),
  variants: {
    getaddrinfo: {
      title: 'getaddrinfo in the child',
      // The file holds nscd too: it calls res_init after each change (nscd/connections.c).
      daemons: ['nsncd', 'unscd'],
      steps: forkDuringLookup(undefined, { call: 'gethostbyname' }),
      absent: { child: { result: 'child: 2001:db8::1 192.0.2.1', asked: 'A' } },
      expected: absent(DAEMON_FIRST),
    },
  },
});
