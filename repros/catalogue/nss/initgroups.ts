import { absent, scenario, shown } from 'resolv-lab';
import { labModule } from '../../shared/lab-module.ts';

const CODE = 'glibc nss/initgroups.c (grp/initgroups.c before 2.33), internal_getgrouplist';
const own = { result: 'groups=4712,4711' };
const both = { result: 'groups=4712,4711,4799' };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), databases',
  title: 'initgroups: its line says where the groups of a user come from',
  symptoms: ['a user has groups of a service that comes behind [SUCCESS=return] or [NOTFOUND=return]'],
  about: `
    getgrouplist(3) looks for the groups of a user in the services of the line \`initgroups\`, and without that line in those of \`group\`. The user ann is in a group of
    /etc/group and in a group of the module, bob in one of the module alone.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { group: 'root:x:0:\nteam:x:4711:ann\n', 'nss-lab': 'group extra 4799 ann bob' },
  ...labModule('initgroups_dyn'),
  nsswitch: 'group: lab\ninitgroups: files',
  musl: 'musl has no nsswitch.conf',
  steps: ['getgrouplist ann gid=4712'],
  absent: own,
  expected: absent('nsswitch.conf(5), initgroups: used by getgrouplist(3)'),
  variants: {
    'group-line': {
      title: 'without a line initgroups that of group counts',
      nsswitch: 'group: files',
    },
    'success-of-initgroups': {
      title: 'initgroups: the first service with groups of the user decides',
      nsswitch: 'initgroups: files lab',
      expected: absent('nsswitch.conf(5), success: the default action is return'),
    },
    'success-of-group': {
      title: '[SUCCESS=return] of group, without a line initgroups, ends the lookup',
      manual: 'nsswitch.conf(5), return',
      nsswitch: 'group: files [SUCCESS=return] lab',
      shown: both,
      expected: shown(`${CODE}: without an initgroups line success never ends the lookup`),
    },
    'notfound-of-group': {
      title: '[NOTFOUND=return] of group, without a line initgroups, calls the next service all the same',
      manual: 'nsswitch.conf(5), return',
      nsswitch: 'group: files [NOTFOUND=return] lab',
      steps: ['getgrouplist bob gid=4712'],
      shown: { result: 'groups=4712' },
      absent: { result: 'groups=4712,4799' },
      expected: shown(`${CODE}: only after success the action is not looked at`),
    },
    'notfound-of-initgroups': {
      title: '[NOTFOUND=return] of initgroups ends the lookup',
      manual: 'nsswitch.conf(5), return',
      nsswitch: 'initgroups: files [NOTFOUND=return] lab',
      steps: ['getgrouplist bob gid=4712'],
      absent: { result: 'groups=4712' },
      expected: absent('nsswitch.conf(5), return: the exception is for a file without the initgroups line'),
    },
  },
});
