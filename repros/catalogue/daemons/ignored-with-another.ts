import { absent, scenario, shown } from 'resolv-lab';

const IGNORED = 'nsncd src/config.rs and handle_request of src/handlers.rs at the tags v1.5.1 and v1.5.2: no reply';
const GROUP =
  'glibc at the tags 2.17 and 2.41: nscd/nscd_getgr_r.c and nscd/nscd_initgroups.c set __nss_not_use_nscd_group, and getXXbyYY_r.c and initgroups.c count with it; nsncd pull request 26';
const OTHERS =
  'glibc at the tags 2.17 and 2.41: nscd/nscd_getserv_r.c and nscd/nscd_netgroup.c have a variable each, __nss_not_use_nscd_services and __nss_not_use_nscd_netgroup';

const LEFT_OUT = { by: 'itself after daemon' } as const;
const BY_DAEMON = { by: 'daemon' } as const;
const BY_ITSELF = { by: 'itself' } as const;

const SERVICE = 'getservbyname smtp tcp';
const NETGROUP = 'innetgr admins host=host user=user domain=domain';

export default scenario({
  title: 'a database that nsncd ignores is one that clients look up by themselves, and another one with it',
  symptoms: ['with NSNCD_IGNORE_INITGROUPS a program finds some groups by nsncd, and from some moment on none of them'],
  links: ['https://github.com/twosigma/nsncd/pull/26'],
  about: `
    NSNCD_IGNORE_INITGROUPS is about the groups of a user. nsncd closes the connection of such a request, and the client looks these groups up
    by itself. glibc has one counter for lookups of groups and of the groups of a user. So the same program leaves nsncd out for 99 lookups of
    groups too, which nsncd would answer. NSNCD_IGNORE_GROUP does the same to the groups of users. Every other database has its own counter.`,
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_IGNORE_INITGROUPS: 'true' },
  libcs: 'glibc',
  nsswitch: 'passwd: files\ngroup: files\nservices: files\nnetgroup: files',
  etc: { services: 'smtp 25/tcp', netgroup: 'admins (host,user,domain)' },
  steps: ['before: getgrnam root', 'ignored: getgrouplist root 0', 'other: getgrnam root', 'users: getpwnam root'],
  shown: { before: BY_DAEMON, ignored: LEFT_OUT, other: BY_ITSELF, users: BY_DAEMON },
  absent: { before: BY_DAEMON, ignored: LEFT_OUT, other: BY_DAEMON, users: BY_DAEMON },
  expected: shown(`${IGNORED}; ${GROUP}`),
  variants: {
    group: {
      title: 'NSNCD_IGNORE_GROUP: then the groups of users',
      daemonSettings: { NSNCD_IGNORE_GROUP: 'true' },
      steps: [
        ...['before: getgrouplist root 0', 'ignored: getgrnam root', 'other: getgrouplist root 0'],
        'users: getpwnam root',
      ],
    },
    services: {
      title: 'NSNCD_IGNORE_SERVICES: then no other database',
      daemonSettings: { NSNCD_IGNORE_SERVICES: 'true' },
      steps: [`before: ${NETGROUP}`, `ignored: ${SERVICE}`, `other: ${NETGROUP}`, 'users: getpwnam root'],
      expected: absent(`${IGNORED}; ${OTHERS}`),
    },
    netgroup: {
      title: 'NSNCD_IGNORE_NETGROUP: then no other database',
      daemonSettings: { NSNCD_IGNORE_NETGROUP: 'true' },
      steps: [`before: ${SERVICE}`, `ignored: ${NETGROUP}`, `other: ${SERVICE}`, 'users: getpwnam root'],
      expected: absent(`${IGNORED}; ${OTHERS}`),
    },
  },
});
