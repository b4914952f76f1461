import { scenario, shown } from 'resolv-lab';
import { LEFT_OUT, missOnce, USED_AGAIN } from '../../shared/missed-daemon.ts';

const GROUP =
  'glibc at the tags 2.17 and 2.41: nscd/nscd_getgr_r.c and nscd/nscd_initgroups.c set __nss_not_use_nscd_group, and each lookup of both adds 1 up to NSS_NSCD_RETRY';
const SERVICES =
  'glibc at the tags 2.17 and 2.41: nscd/nscd_getserv_r.c sets __nss_not_use_nscd_services, nss/getXXbyYY_r.c adds 1 up to NSS_NSCD_RETRY';
const NETGROUP =
  'glibc at the tags 2.17 and 2.41: nscd/nscd_netgroup.c sets __nss_not_use_nscd_netgroup, getnetgrent_r.c adds 1 up to NSS_NSCD_RETRY';

export default scenario({
  title: 'each database has its own memory of a missed daemon, and all lookups of groups share one',
  symptoms: ['after a restart of the daemon a program knows a new user, and not the groups of that user'],
  about: `
    As in daemon-missed-once, for the other databases. A program that missed the daemon in a lookup of a group leaves it out of 99 more, and
    of the groups of users too. Lookups of users ask the daemon all the time.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { 'enable-cache services': 'yes', 'enable-cache netgroup': 'yes' },
  libcs: 'glibc',
  nsswitch: 'passwd: files\ngroup: files\nservices: files\nnetgroup: files',
  etc: { services: 'smtp 25/tcp', netgroup: 'admins (host,user,domain)' },
  steps: missOnce(() => 'getgrnam root', 'getpwnam root'),
  shown: LEFT_OUT,
  absent: USED_AGAIN,
  expected: shown(GROUP),
  variants: {
    'groups-of-user': {
      title: 'the daemon is missed in a lookup of the groups of a user, and left out for groups',
      steps: [
        ...['first: getgrnam root', 'daemon stop', 'gone: getgrouplist root 0', 'daemon start'],
        ...['other: getpwnam root', 'next: getgrnam root', 'last: getgrouplist root 0'],
      ],
      shown: { gone: { by: 'itself' }, other: { by: 'daemon' }, next: { by: 'itself' }, last: { by: 'itself' } },
      absent: { gone: { by: 'itself' }, other: { by: 'daemon' }, next: { by: 'daemon' }, last: { by: 'daemon' } },
    },
    services: {
      title: 'services',
      daemons: ['nsncd', 'nscd'],
      steps: missOnce(() => 'getservbyname smtp tcp', 'getpwnam root'),
      expected: shown(SERVICES),
    },
    netgroups: {
      title: 'netgroups',
      daemons: ['nsncd', 'nscd'],
      steps: missOnce(() => 'innetgr admins host=host user=user domain=domain', 'getpwnam root'),
      expected: shown(NETGROUP),
    },
  },
});
