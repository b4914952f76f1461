import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

const MANUAL = 'nsswitch.conf(5), merge: available since glibc 2.24';
const since = (rule: string) =>
  byVersion({ '<2.24': shown(MANUAL), '>=2.24': absent(`${MANUAL}; nsswitch.conf(5): ${rule}`) });
const MERGE = '[SUCCESS=merge]';
const TWICE = 'gid=4711 members=ann,bob,ann,bob';

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), merge',
  title: 'a group that two services have gets the members of both',
  about: `
    \`[SUCCESS=merge]\` between two services of the group database adds the members of the second to those of the first. Here both are the same file, so that each
    member is there twice. Only groups can be merged.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: '192.0.2.77 www.lab.test',
  etc: {
    group: 'root:x:0:\nteam:x:4711:ann,bob\n',
    passwd: 'root:x:0:0:root:/:/bin/sh\nann:x:4712:4712::/:/bin/sh\n',
  },
  nsswitch: `group: files ${MERGE} files`,
  musl: 'musl has no nsswitch.conf',
  steps: ['getgrnam team'],
  absent: { result: TWICE },
  expected: since('the member list of the second entry is added; duplicate members are not pruned'),
  variants: {
    'by-number': { title: 'by its number', steps: ['getgrgid 4711'], absent: { result: `name=team ${TWICE}` } },
    'not-in-second': {
      title: 'a group that only the first service has',
      nsswitch: `group: files ${MERGE} nosuch`,
      absent: { result: 'gid=4711 members=ann,bob' },
      expected: unknown,
    },
    'of-user': {
      title: 'the groups of a user have each group once',
      steps: ['getgrouplist ann gid=4712'],
      absent: { result: 'groups=4712,4711' },
      expected: unknown,
    },
    users: {
      title: 'a user that two services have',
      nsswitch: `passwd: files ${MERGE} files`,
      steps: ['getpwnam ann'],
      absent: { result: 'uid=4712 gid=4712 dir=/ shell=/bin/sh' },
      expected: unknown,
    },
    hosts: {
      title: 'a host that two services have',
      nsswitch: `hosts: files ${MERGE} dns`,
      steps: ['getaddrinfo www.lab.test family=inet'],
      absent: { result: '192.0.2.77 192.0.2.1' },
      expected: unknown,
    },
  },
});
