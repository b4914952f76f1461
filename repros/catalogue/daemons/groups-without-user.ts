import { absent, byDaemon, byDesign, scenario } from 'resolv-lab';

const PAGE = absent('getgrouplist(3): scans the group database for all groups of the user');

export default scenario({
  title: 'through nsncd a user of the group file alone is in no group',
  symptoms: ['a service has no supplementary groups on machines with nsncd'],
  about: `
    /etc/group has a member that is no user in /etc/passwd. getgrouplist(3) looks at the group database alone, with a group that the program names. nsncd calls that function too, but takes the
    group from the entry of the user, and without one replies that there are no groups.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { group: 'root:x:0:\nteam:x:4711:ann\n' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd'],
  daemonCheck: 'parity',
  libcs: 'glibc',
  steps: ['getgrouplist ann gid=4712'],
  shown: { result: 'groups=4712' },
  absent: { result: ['groups=4712,4711', 'groups=4711,4712'] },
  expected: byDaemon({
    ...{ none: PAGE, nscd: PAGE },
    nsncd: byDesign(
      'nsncd src/handlers.rs at v1.5.1 and v1.5.2, INITGROUPS: an empty list without the entry of the user; the comment there says so',
    ),
  }),
});
