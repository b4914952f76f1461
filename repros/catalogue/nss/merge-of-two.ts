import { absent, byVersion, scenario, shown } from 'resolv-lab';
import { labModule } from '../../shared/lab-module.ts';

const MANUAL = 'nsswitch.conf(5), merge';
const since = (rule: string) =>
  byVersion({ '<2.24': shown(`${MANUAL}: available since glibc 2.24`), '>=2.24': absent(`${MANUAL}: ${rule}`) });
const lab = (line: string) => ({ group: 'root:x:0:\nteam:x:4711:ann,bob\n', 'nss-lab': line });

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), merge',
  title: 'a group that two services have gets the members of the second behind those of the first',
  about: `
    The group team is in the module of the lab and in /etc/group, with other members. \`[SUCCESS=merge]\` adds those of the second service, if name and number of the
    group are the same in both.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: lab('group team 4711 carl'),
  ...labModule('getgrnam_r,getgrgid_r'),
  nsswitch: 'group: lab [SUCCESS=merge] files',
  musl: 'musl has no nsswitch.conf',
  steps: ['getgrnam team'],
  absent: { result: 'gid=4711 members=carl,ann,bob' },
  expected: since('the member list of the second entry is added'),
  variants: {
    'other-number': {
      title: 'a group with another number in the second service stays as it is',
      etc: lab('group team 4799 carl'),
      absent: { result: 'gid=4799 members=carl' },
      expected: since('name and GID are an exact match'),
    },
    'other-name': {
      title: 'by its number: a group with another name in the second service stays as it is',
      etc: lab('group other 4711 carl'),
      steps: ['getgrgid 4711'],
      absent: { result: 'name=other gid=4711 members=carl' },
      expected: since('name and GID are an exact match'),
    },
    'first-alone': {
      title: 'a group of the first service alone',
      etc: lab('group alone 4799 carl'),
      steps: ['getgrnam alone'],
      absent: { result: 'gid=4799 members=carl' },
      expected: since('processing continues, and only a group of both is changed'),
    },
    'second-alone': {
      title: 'a group of the second service alone',
      etc: lab('group alone 4799 carl'),
      absent: { result: 'gid=4711 members=ann,bob' },
      expected: byVersion({ '>=2.24': absent('nsswitch.conf(5), notfound: the default action is continue') }),
    },
  },
});
