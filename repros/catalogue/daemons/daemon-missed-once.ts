import { absent, scenario, shown } from 'resolv-lab';
import { LEFT_OUT, missOnce, USED_AGAIN } from '../../shared/missed-daemon.ts';

const RETRY =
  'glibc at the tags 2.17, 2.31 and 2.41: NSS_NSCD_RETRY is 100 in nscd/nscd-client.h; nscd/nscd_getpw_r.c and nscd_getai.c set the counter to 1, nss/getXXbyYY_r.c and getaddrinfo.c add 1 for each lookup';

export default scenario({
  title: 'after one lookup without the daemon a program does not use it for 99 more, although it is back',
  symptoms: ['for a while after a restart of the daemon, some programs get other answers than others'],
  about: `
    The daemon is away for one lookup, as during a restart. The client could not connect, so glibc looks the name up by itself. It counts
    the next lookups of that database and tries the daemon again at the 100th. Each process counts for itself, and each database has its own
    counter, so users are still looked up through the daemon. A program with few lookups stays away from the daemon for hours.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: missOnce((name) => `getaddrinfo ${name}.lab.test family=inet`, 'getpwnam root'),
  shown: LEFT_OUT,
  absent: USED_AGAIN,
  expected: shown(RETRY),
  variants: {
    users: { title: 'the same for users', steps: missOnce(() => 'getpwnam root', 'getgrnam root') },
    musl: {
      title: 'musl tries the daemon at each lookup of a user that is not in /etc/passwd',
      libcs: 'musl',
      steps: ['first: getpwuid 7', 'daemon stop', 'gone: getpwuid 7', 'daemon start', 'next: getpwuid 7'],
      shown: { first: { by: 'daemon' }, gone: { by: 'itself' }, next: { by: 'itself' } },
      absent: { first: { by: 'daemon' }, gone: { by: 'itself' }, next: { by: 'daemon' } },
      musl: absent('musl src/passwd/nscd_query.c at v1.2.5: each call connects, and nothing is kept between calls'),
    },
  },
});
